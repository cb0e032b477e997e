<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About cnnviz</source>
        <translation>Acerca de cnnviz</translation>
    </message>
    <message>
        <source>Free software under the MIT licence. Nothing is sent anywhere, and nothing is fetched unless you press Download.</source>
        <translation>Software libre con licencia MIT. No se envía nada a ninguna parte y no se descarga nada si no pulsas Descargar.</translation>
    </message>
    <message>
        <source>See what a convolutional network has learned, how it learned it, and why it errs.</source>
        <translation>Mira qué ha aprendido una red convolucional, cómo lo aprendió y por qué se equivoca.</translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation>Versión {version}</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;About cnnviz</source>
        <translation>&amp;Acerca de cnnviz</translation>
    </message>
    <message>
        <source>&amp;Colour map</source>
        <translation>Mapa de &amp;colores</translation>
    </message>
    <message>
        <source>&amp;Command palette…</source>
        <translation>&amp;Paleta de órdenes…</translation>
    </message>
    <message>
        <source>&amp;Diagnostics</source>
        <translation>&amp;Diagnóstico</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Archivo</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>A&amp;yuda</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>&amp;Teclas</translation>
    </message>
    <message>
        <source>&amp;Larger text</source>
        <translation>Texto más &amp;grande</translation>
    </message>
    <message>
        <source>&amp;Look</source>
        <translation>&amp;Mirar</translation>
    </message>
    <message>
        <source>&amp;Map over the input</source>
        <translation>&amp;Mapa sobre la entrada</translation>
    </message>
    <message>
        <source>&amp;Open checkpoint…</source>
        <translation>&amp;Abrir checkpoint…</translation>
    </message>
    <message>
        <source>&amp;Paste image</source>
        <translation>&amp;Pegar imagen</translation>
    </message>
    <message>
        <source>&amp;Pause or resume training</source>
        <translation>Pausar o &amp;reanudar el entrenamiento</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Salir</translation>
    </message>
    <message>
        <source>&amp;Reset layout</source>
        <translation>&amp;Restablecer disposición</translation>
    </message>
    <message>
        <source>&amp;Selection</source>
        <translation>&amp;Selección</translation>
    </message>
    <message>
        <source>&amp;Smaller text</source>
        <translation>Texto más pe&amp;queño</translation>
    </message>
    <message>
        <source>&amp;Stop training</source>
        <translation>&amp;Detener el entrenamiento</translation>
    </message>
    <message>
        <source>&amp;The course</source>
        <translation>El &amp;curso</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Tema</translation>
    </message>
    <message>
        <source>&amp;Usual text size</source>
        <translation>Tamaño de texto &amp;habitual</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ver</translation>
    </message>
    <message>
        <source>&amp;Views</source>
        <translation>&amp;Vistas</translation>
    </message>
    <message>
        <source>&amp;Why this prediction</source>
        <translation>&amp;Por qué esta predicción</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Como el sistema</translation>
    </message>
    <message>
        <source>Con&amp;trast of maps</source>
        <translation>Con&amp;traste de los mapas</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Oscuro</translation>
    </message>
    <message>
        <source>Every topic of the course, each with the view and the settings for it</source>
        <translation>Cada tema del curso, con la vista y los ajustes que le corresponden</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Buscar</translation>
    </message>
    <message>
        <source>Find every action by a few letters of its name</source>
        <translation>Busca cualquier acción con unas letras de su nombre</translation>
    </message>
    <message>
        <source>Free&amp;ze input</source>
        <translation>Con&amp;gelar entrada</translation>
    </message>
    <message>
        <source>Freeze</source>
        <translation>Congelar</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Imagen</translation>
    </message>
    <message>
        <source>Image set</source>
        <translation>Conjunto de imágenes</translation>
    </message>
    <message>
        <source>Keep this input while other samples are chosen</source>
        <translation>Conserva esta entrada mientras se eligen otras muestras</translation>
    </message>
    <message>
        <source>Lan&amp;guage</source>
        <translation>&amp;Idioma</translation>
    </message>
    <message>
        <source>Lay the map of the chosen unit over the input</source>
        <translation>Superpone el mapa de la unidad elegida a la entrada</translation>
    </message>
    <message>
        <source>Layer &amp;after</source>
        <translation>Capa &amp;siguiente</translation>
    </message>
    <message>
        <source>Layer &amp;before</source>
        <translation>Capa &amp;anterior</translation>
    </message>
    <message>
        <source>Let the network look at an image, an animation, or an array of numbers (.npy)</source>
        <translation>Que la red mire una imagen, una animación o una tabla de números (.npy)</translation>
    </message>
    <message>
        <source>Let the network look at the frames of a clip: a folder of pictures</source>
        <translation>Que la red mire los fotogramas de un clip: una carpeta de imágenes</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Claro</translation>
    </message>
    <message>
        <source>Look at a copied image</source>
        <translation>Mira una imagen copiada</translation>
    </message>
    <message>
        <source>Look at the folder of a training, also while another program writes it</source>
        <translation>Mirar la carpeta de un entrenamiento, también mientras otro programa la escribe</translation>
    </message>
    <message>
        <source>One scale for all maps without or with its extremes, or one for each map</source>
        <translation>Una escala para todos los mapas, con o sin sus extremos, o una para cada mapa</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Abrir</translation>
    </message>
    <message>
        <source>Open &amp;image…</source>
        <translation>Abrir &amp;imagen…</translation>
    </message>
    <message>
        <source>Open &amp;run…</source>
        <translation>Abrir ejec&amp;ución…</translation>
    </message>
    <message>
        <source>Open a checkpoint</source>
        <translation>Abrir un checkpoint</translation>
    </message>
    <message>
        <source>Open a checkpoint file; it is recognised by its tensors, nothing in it runs</source>
        <translation>Abre un archivo de checkpoint; se reconoce por sus tensores y no se ejecuta nada de él</translation>
    </message>
    <message>
        <source>Open a folder of frames</source>
        <translation>Abrir una carpeta de fotogramas</translation>
    </message>
    <message>
        <source>Open a folder of images: with classes as folders, MNIST files, or loose ones</source>
        <translation>Abre una carpeta de imágenes: con clases en carpetas, archivos de MNIST o imágenes sueltas</translation>
    </message>
    <message>
        <source>Open an image</source>
        <translation>Abrir una imagen</translation>
    </message>
    <message>
        <source>Open an image set</source>
        <translation>Abrir un conjunto de imágenes</translation>
    </message>
    <message>
        <source>Open c&amp;lip…</source>
        <translation>Abrir c&amp;lip…</translation>
    </message>
    <message>
        <source>Open image &amp;set…</source>
        <translation>Abrir c&amp;onjunto de imágenes…</translation>
    </message>
    <message>
        <source>Open the folder of a run</source>
        <translation>Abrir la carpeta de una ejecución</translation>
    </message>
    <message>
        <source>Show which places of the input speak for its class</source>
        <translation>Muestra qué lugares de la entrada hablan a favor de su clase</translation>
    </message>
    <message>
        <source>The next colour map</source>
        <translation>El siguiente mapa de colores</translation>
    </message>
    <message>
        <source>There is no image on the clipboard.</source>
        <translation>No hay ninguna imagen en el portapapeles.</translation>
    </message>
    <message>
        <source>pasted image</source>
        <translation>imagen pegada</translation>
    </message>
</context>
<context>
    <name>ActivationsView</name>
    <message>
        <source>Activation curves</source>
        <translation>Curvas de activación</translation>
    </message>
    <message>
        <source>Activation maps</source>
        <translation>Mapas de activación</translation>
    </message>
    <message>
        <source>Choose a layer in the list of layers.</source>
        <translation>Elige una capa en la lista de capas.</translation>
    </message>
    <message>
        <source>Frame of the maps</source>
        <translation>Fotograma de los mapas</translation>
    </message>
    <message>
        <source>Give the network an image: open one, paste it, or draw a digit.</source>
        <translation>Da una imagen a la red: abre una, pégala o dibuja un dígito.</translation>
    </message>
    <message>
        <source>Its filters can be looked at.</source>
        <translation>Sus filtros se pueden mirar.</translation>
    </message>
    <message>
        <source>Open a model: choose one on the left, or drop a checkpoint here.</source>
        <translation>Abre un modelo: elige uno a la izquierda o suelta aquí un checkpoint.</translation>
    </message>
    <message>
        <source>Show its filters</source>
        <translation>Mostrar sus filtros</translation>
    </message>
    <message>
        <source>The maps are on their way…</source>
        <translation>Los mapas están en camino…</translation>
    </message>
    <message>
        <source>Unit {unit}: colours from {low} to {high}</source>
        <translation>Unidad {unit}: colores de {low} a {high}</translation>
    </message>
    <message>
        <source>Unit {unit}: drawn from {low} to {high}</source>
        <translation>Unidad {unit}: dibujada de {low} a {high}</translation>
    </message>
    <message>
        <source>activation</source>
        <translation>activación</translation>
    </message>
    <message>
        <source>frame {n} of {all}</source>
        <translation>fotograma {n} de {all}</translation>
    </message>
    <message>
        <source>least of each map</source>
        <translation>mínimo de cada mapa</translation>
    </message>
    <message>
        <source>most</source>
        <translation>máximo</translation>
    </message>
    <message>
        <source>unit {unit}, place {place}: {value}</source>
        <translation>unidad {unit}, lugar {place}: {value}</translation>
    </message>
    <message>
        <source>unit {unit}, row {row}, column {column}: {value}</source>
        <translation>unidad {unit}, fila {row}, columna {column}: {value}</translation>
    </message>
    <message>
        <source>unit {unit}: {value}</source>
        <translation>unidad {unit}: {value}</translation>
    </message>
</context>
<context>
    <name>ArgumentForm</name>
    <message>
        <source>a value is needed</source>
        <translation>falta un valor</translation>
    </message>
</context>
<context>
    <name>ArithmeticView</name>
    <message>
        <source>Adds</source>
        <translation>Suma</translation>
    </message>
    <message>
        <source>Choose a layer, such as a convolution, in the list of layers.</source>
        <translation>Elige una capa, por ejemplo una convolución, en la lista de capas.</translation>
    </message>
    <message>
        <source>Click a place of the map to see how its number came about</source>
        <translation>Haz clic en un lugar del mapa para ver de dónde sale su número</translation>
    </message>
    <message>
        <source>Doing the arithmetic</source>
        <translation>Haciendo las cuentas</translation>
    </message>
    <message>
        <source>Give the network an image: open one, paste it, or draw a digit.</source>
        <translation>Da una imagen a la red: abre una, pégala o dibuja un dígito.</translation>
    </message>
    <message>
        <source>Go to the place where the unit answers most</source>
        <translation>Ir al lugar donde la unidad responde más</translation>
    </message>
    <message>
        <source>Input, kernel and products</source>
        <translation>Entrada, kernel y productos</translation>
    </message>
    <message>
        <source>Map of the unit</source>
        <translation>Mapa de la unidad</translation>
    </message>
    <message>
        <source>Open a model to see how its numbers come about.</source>
        <translation>Abre un modelo para ver de dónde salen sus números.</translation>
    </message>
    <message>
        <source>Padding: beyond the border of the input a zero is taken.</source>
        <translation>Padding: más allá del borde de la entrada se toma un cero.</translation>
    </message>
    <message>
        <source>Padding: what lies beyond the border of the input never counts.</source>
        <translation>Padding: lo que queda más allá del borde de la entrada no cuenta nunca.</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Parte</translation>
    </message>
    <message>
        <source>Parts of the sum</source>
        <translation>Partes de la suma</translation>
    </message>
    <message>
        <source>Strongest</source>
        <translation>Más fuerte</translation>
    </message>
    <message>
        <source>The numbers are on their way…</source>
        <translation>Los números están en camino…</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Valor</translation>
    </message>
    <message>
        <source>Which part of the sum is shown above; the list has the largest</source>
        <translation>Qué parte de la suma se muestra arriba; la lista tiene las más grandes</translation>
    </message>
    <message>
        <source>bias</source>
        <translation>sesgo</translation>
    </message>
    <message>
        <source>channel {n}</source>
        <translation>canal {n}</translation>
    </message>
    <message>
        <source>column </source>
        <translation>columna </translation>
    </message>
    <message>
        <source>input {n}</source>
        <translation>entrada {n}</translation>
    </message>
    <message>
        <source>part {n}</source>
        <translation>parte {n}</translation>
    </message>
    <message>
        <source>products</source>
        <translation>productos</translation>
    </message>
    <message>
        <source>result</source>
        <translation>resultado</translation>
    </message>
    <message>
        <source>row </source>
        <translation>fila </translation>
    </message>
    <message>
        <source>shares</source>
        <translation>aportes</translation>
    </message>
    <message>
        <source>sum {value}</source>
        <translation>suma {value}</translation>
    </message>
    <message>
        <source>the other {n}</source>
        <translation>las otras {n}</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>pesos</translation>
    </message>
    <message>
        <source>x, what came in</source>
        <translation>x, lo que entró</translation>
    </message>
</context>
<context>
    <name>AttributionPane</name>
    <message>
        <source>Attribution over the input</source>
        <translation>Atribución sobre la entrada</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Class to explain</source>
        <translation>Clase que se explica</translation>
    </message>
    <message>
        <source>Compute again</source>
        <translation>Calcular de nuevo</translation>
    </message>
    <message>
        <source>Computing…</source>
        <translation>Calculando…</translation>
    </message>
    <message>
        <source>Computing… {done} of {all} steps</source>
        <translation>Calculando… {done} de {all} pasos</translation>
    </message>
    <message>
        <source>For each pixel, its value times the slope of the score: fine and noisy</source>
        <translation>Para cada píxel, su valor por la pendiente de la puntuación: fino y ruidoso</translation>
    </message>
    <message>
        <source>Grad-CAM</source>
        <translation>Grad-CAM</translation>
    </message>
    <message>
        <source>Grad-CAM, chosen layer</source>
        <translation>Grad-CAM, capa elegida</translation>
    </message>
    <message>
        <source>Gradient × input</source>
        <translation>Gradiente × entrada</translation>
    </message>
    <message>
        <source>Integrated gradients</source>
        <translation>Gradientes integrados</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Método</translation>
    </message>
    <message>
        <source>Nobody knows the true class of this image, or the network lacks it.</source>
        <translation>Nadie conoce la clase verdadera de esta imagen, o la red no la tiene.</translation>
    </message>
    <message>
        <source>Predicted class</source>
        <translation>Clase predicha</translation>
    </message>
    <message>
        <source>The same for the maps of the layer that is chosen</source>
        <translation>Lo mismo para los mapas de la capa elegida</translation>
    </message>
    <message>
        <source>The slope along the way from black to the input; takes seconds</source>
        <translation>La pendiente a lo largo del camino desde el negro hasta la entrada; tarda segundos</translation>
    </message>
    <message>
        <source>True class</source>
        <translation>Clase verdadera</translation>
    </message>
    <message>
        <source>True or 2nd best</source>
        <translation>Verdadera o 2.ª</translation>
    </message>
    <message>
        <source>What the network gives this class, as its loss reads the output</source>
        <translation>Lo que la red da a esta clase, según lee la salida su pérdida</translation>
    </message>
    <message>
        <source>Which places of the last maps speak for the class: coarse and clear</source>
        <translation>Qué lugares de los últimos mapas hablan a favor de la clase: grueso y claro</translation>
    </message>
    <message>
        <source>class {n}</source>
        <translation>clase {n}</translation>
    </message>
    <message>
        <source>from black, delta {delta}</source>
        <translation>desde negro, delta {delta}</translation>
    </message>
    <message>
        <source>predicted</source>
        <translation>predicha</translation>
    </message>
    <message>
        <source>row {row}, column {column}: {value}</source>
        <translation>fila {row}, columna {column}: {value}</translation>
    </message>
    <message>
        <source>second best</source>
        <translation>segunda mejor</translation>
    </message>
    <message>
        <source>true class</source>
        <translation>clase verdadera</translation>
    </message>
    <message>
        <source>zero everywhere</source>
        <translation>cero en todas partes</translation>
    </message>
</context>
<context>
    <name>AugmentationView</name>
    <message>
        <source>Draw again</source>
        <translation>Sortear de nuevo</translation>
    </message>
    <message>
        <source>Open an image or an image set to see it varied.</source>
        <translation>Abre una imagen o un conjunto de imágenes para verla variada.</translation>
    </message>
    <message>
        <source>Other random numbers with the same settings</source>
        <translation>Otros números aleatorios con los mismos ajustes</translation>
    </message>
    <message>
        <source>Training images are not varied yet. Set crop, flip, rotation, colour or erasing under Augmentation in the training form.</source>
        <translation>Las imágenes de entrenamiento aún no se varían. Elige recorte, reflejo, rotación, color o borrado en Aumento de datos, en el formulario de entrenamiento.</translation>
    </message>
    <message>
        <source>Try a random crop</source>
        <translation>Probar un recorte al azar</translation>
    </message>
    <message>
        <source>Varied images</source>
        <translation>Imágenes variadas</translation>
    </message>
    <message>
        <source>Varying an image</source>
        <translation>Variando una imagen</translation>
    </message>
    <message>
        <source>augmentation of {name}</source>
        <translation>aumento de {name}</translation>
    </message>
    <message>
        <source>{width} × {height} px · {name}</source>
        <translation>{width} × {height} px · {name}</translation>
    </message>
</context>
<context>
    <name>BalanceBars</name>
    <message>
        <source>{name}: {train} to learn from, {held} held out</source>
        <translation>{name}: {train} para aprender, {held} reservadas</translation>
    </message>
</context>
<context>
    <name>CalibrationView</name>
    <message>
        <source>Calibration needs one answer and its probability for each sample.</source>
        <translation>La calibración necesita una respuesta y su probabilidad para cada muestra.</translation>
    </message>
    <message>
        <source>No sample has this confidence.</source>
        <translation>Ninguna muestra tiene esta confianza.</translation>
    </message>
    <message>
        <source>Not overconfident: {confidence} sure on average, {accuracy} right. Expected calibration error {error}, largest {largest}.</source>
        <translation>Sin exceso de confianza: {confidence} de seguridad en promedio, {accuracy} de aciertos. Error de calibración esperado {error}, el mayor {largest}.</translation>
    </message>
    <message>
        <source>Overconfident: {confidence} sure on average, {accuracy} right. Expected calibration error {error}, largest {largest}.</source>
        <translation>Exceso de confianza: {confidence} de seguridad en promedio, {accuracy} de aciertos. Error de calibración esperado {error}, el mayor {largest}.</translation>
    </message>
    <message>
        <source>Reliability diagram</source>
        <translation>Diagrama de fiabilidad</translation>
    </message>
</context>
<context>
    <name>CardPictures</name>
    <message>
        <source>Cutting out pictures</source>
        <translation>Recortando imágenes</translation>
    </message>
    <message>
        <source>Tracing receptive fields</source>
        <translation>Trazando campos receptivos</translation>
    </message>
</context>
<context>
    <name>ChecksumLine</name>
    <message>
        <source>Its data are being held against their checksums…</source>
        <translation>Sus datos se comparan con sus sumas de comprobación…</translation>
    </message>
    <message>
        <source>This kind of file has no checksums: nobody can tell whether it is whole.</source>
        <translation>Este tipo de archivo no tiene sumas de comprobación: nadie puede saber si está entero.</translation>
    </message>
    <message>
        <source>Whole: its data match the checksums in the file.</source>
        <translation>Entero: sus datos coinciden con las sumas de comprobación del archivo.</translation>
    </message>
</context>
<context>
    <name>ClassLegend</name>
    <message>
        <source>All</source>
        <translation>Todas</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>Clases</translation>
    </message>
    <message>
        <source>Find a class</source>
        <translation>Buscar una clase</translation>
    </message>
    <message>
        <source>Leave out what is listed here</source>
        <translation>Deja fuera lo que se lista aquí</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Ninguna</translation>
    </message>
    <message>
        <source>Show all classes, none in focus</source>
        <translation>Mostrar todas las clases, ninguna resaltada</translation>
    </message>
</context>
<context>
    <name>Collection</name>
    <message>
        <source>Reading the selected samples</source>
        <translation>Leyendo las muestras seleccionadas</translation>
    </message>
    <message>
        <source>There is room for {room} of the {n} selected samples.</source>
        <translation>Hay sitio para {room} de las {n} muestras seleccionadas.</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Command palette</source>
        <translation>Paleta de órdenes</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Órdenes</translation>
    </message>
    <message>
        <source>No command has these letters in this order.</source>
        <translation>Ninguna orden tiene estas letras en este orden.</translation>
    </message>
    <message>
        <source>Search commands</source>
        <translation>Buscar órdenes</translation>
    </message>
    <message>
        <source>Type a few letters of what you want to do</source>
        <translation>Escribe unas letras de lo que quieres hacer</translation>
    </message>
</context>
<context>
    <name>ComparisonController</name>
    <message>
        <source>Changing {name}</source>
        <translation>Modificando {name}</translation>
    </message>
    <message>
        <source>Comparing units and inputs</source>
        <translation>Comparando unidades y entradas</translation>
    </message>
</context>
<context>
    <name>Comparisons</name>
    <message>
        <source>Comparing units</source>
        <translation>Comparando unidades</translation>
    </message>
    <message>
        <source>Telling samples apart</source>
        <translation>Distinguiendo muestras</translation>
    </message>
</context>
<context>
    <name>ConfusionCanvas</name>
    <message>
        <source>Predicted class →</source>
        <translation>Clase predicha →</translation>
    </message>
    <message>
        <source>← True class</source>
        <translation>← Clase verdadera</translation>
    </message>
</context>
<context>
    <name>ConfusionMatrix</name>
    <message>
        <source>Taken for {name}: {n} samples; click to choose them</source>
        <translation>Tomadas por {name}: {n} muestras; haz clic para elegirlas</translation>
    </message>
    <message>
        <source>{name} taken for {other}: {figures}</source>
        <translation>{name} tomadas por {other}: {figures}</translation>
    </message>
    <message>
        <source>{name} told right: {figures}</source>
        <translation>{name} acertadas: {figures}</translation>
    </message>
    <message>
        <source>{name}: {n} samples; click to choose them</source>
        <translation>{name}: {n} muestras; haz clic para elegirlas</translation>
    </message>
</context>
<context>
    <name>ConfusionScale</name>
    <message>
        <source>right, up to {most}</source>
        <translation>acertadas, hasta {most}</translation>
    </message>
    <message>
        <source>wrong, up to {most}</source>
        <translation>erradas, hasta {most}</translation>
    </message>
</context>
<context>
    <name>ConfusionView</name>
    <message>
        <source>A confusion matrix needs one class for each sample or pixel.</source>
        <translation>Una matriz de confusión necesita una clase para cada muestra o píxel.</translation>
    </message>
    <message>
        <source>All classes</source>
        <translation>Todas las clases</translation>
    </message>
    <message>
        <source>Also classes without samples that nothing was taken for</source>
        <translation>También las clases sin muestras por las que no se tomó nada</translation>
    </message>
    <message>
        <source>Classes as given</source>
        <translation>Clases como se dieron</translation>
    </message>
    <message>
        <source>Click a cell to choose its samples, a name to choose the class</source>
        <translation>Haz clic en una celda para elegir sus muestras, en un nombre para elegir la clase</translation>
    </message>
    <message>
        <source>Confused pairs of classes: {n}</source>
        <translation>Pares de clases confundidos: {n}</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>Matriz de confusión</translation>
    </message>
    <message>
        <source>Count only the samples that are selected</source>
        <translation>Contar solo las muestras seleccionadas</translation>
    </message>
    <message>
        <source>Counts</source>
        <translation>Recuentos</translation>
    </message>
    <message>
        <source>Counts or shares</source>
        <translation>Recuentos o proporciones</translation>
    </message>
    <message>
        <source>How many samples were</source>
        <translation>Cuántas muestras fueron</translation>
    </message>
    <message>
        <source>Most often missed first</source>
        <translation>Las más falladas primero</translation>
    </message>
    <message>
        <source>Of the samples of the true class</source>
        <translation>De las muestras de la clase verdadera</translation>
    </message>
    <message>
        <source>Only the selected</source>
        <translation>Solo las seleccionadas</translation>
    </message>
    <message>
        <source>Order of the classes</source>
        <translation>Orden de las clases</translation>
    </message>
    <message>
        <source>Ordering classes</source>
        <translation>Ordenando clases</translation>
    </message>
    <message>
        <source>Point at a cell to read it</source>
        <translation>Señala una celda para leerla</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Muestras</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Proporción</translation>
    </message>
    <message>
        <source>Shares of the true class</source>
        <translation>Proporción de la clase verdadera</translation>
    </message>
    <message>
        <source>Similar ones together</source>
        <translation>Las parecidas juntas</translation>
    </message>
    <message>
        <source>Taken for</source>
        <translation>Tomada por</translation>
    </message>
    <message>
        <source>This cell holds no samples.</source>
        <translation>Esta celda no tiene muestras.</translation>
    </message>
    <message>
        <source>True class</source>
        <translation>Clase verdadera</translation>
    </message>
    <message>
        <source>Worst pairs of classes</source>
        <translation>Peores pares de clases</translation>
    </message>
    <message>
        <source>{n} of {all} samples</source>
        <translation>{n} de {all} muestras</translation>
    </message>
    <message>
        <source>{n} pixels</source>
        <translation>{n} píxeles</translation>
    </message>
</context>
<context>
    <name>ContextLabel</name>
    <message>
        <source>No model</source>
        <translation>Sin modelo</translation>
    </message>
    <message>
        <source>{name} (tensors only)</source>
        <translation>{name} (solo tensores)</translation>
    </message>
    <message>
        <source>{n} images</source>
        <translation>{n} imágenes</translation>
    </message>
</context>
<context>
    <name>Course</name>
    <message>
        <source>Where is {name}? Choose its folder</source>
        <translation>¿Dónde está {name}? Elige su carpeta</translation>
    </message>
</context>
<context>
    <name>CourseDialog</name>
    <message>
        <source>Mark as done; it also comes by itself when you work with the view</source>
        <translation>Marcar como hecho; también se marca solo cuando trabajas con la vista</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Abrir</translation>
    </message>
    <message>
        <source>Open {name}</source>
        <translation>Abrir {name}</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Quitar</translation>
    </message>
    <message>
        <source>Remove all marks…</source>
        <translation>Quitar todas las marcas…</translation>
    </message>
    <message>
        <source>Remove the marks of all topics?</source>
        <translation>¿Quitar las marcas de todos los temas?</translation>
    </message>
    <message>
        <source>The course</source>
        <translation>El curso</translation>
    </message>
    <message>
        <source>{n} of {all} topics done</source>
        <translation>{n} de {all} temas hechos</translation>
    </message>
</context>
<context>
    <name>CurvePlot</name>
    <message>
        <source>Turn the wheel to zoom, drag to move, click twice to see everything again</source>
        <translation>Gira la rueda para ampliar, arrastra para mover, haz doble clic para verlo todo de nuevo</translation>
    </message>
</context>
<context>
    <name>CurvesPane</name>
    <message>
        <source>Ask the network for what is missing</source>
        <translation>Preguntar a la red lo que falta</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Seguir</translation>
    </message>
    <message>
        <source>How the input is changed</source>
        <translation>Cómo se modifica la entrada</translation>
    </message>
    <message>
        <source>Response</source>
        <translation>Respuesta</translation>
    </message>
    <message>
        <source>Share of its largest</source>
        <translation>Proporción de su máximo</translation>
    </message>
    <message>
        <source>While the input is</source>
        <translation>Mientras la entrada se ve</translation>
    </message>
    <message>
        <source>as it is</source>
        <translation>como es</translation>
    </message>
</context>
<context>
    <name>CurvesView</name>
    <message>
        <source>Accuracy (%)</source>
        <translation>Exactitud (%)</translation>
    </message>
    <message>
        <source>Draw the mean around each step in front of the noise from batch to batch</source>
        <translation>Dibuja la media alrededor de cada paso delante del ruido de un lote a otro</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Tasa de aprendizaje</translation>
    </message>
    <message>
        <source>Logarithmic loss</source>
        <translation>Pérdida logarítmica</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Pérdida</translation>
    </message>
    <message>
        <source>Nothing has been trained yet. Press Start in the training panel.</source>
        <translation>Aún no se ha entrenado nada. Pulsa Iniciar en el panel de entrenamiento.</translation>
    </message>
    <message>
        <source>On a logarithmic scale equal factors are equally far apart</source>
        <translation>En una escala logarítmica, factores iguales están a igual distancia</translation>
    </message>
    <message>
        <source>Show the training panel</source>
        <translation>Mostrar el panel de entrenamiento</translation>
    </message>
    <message>
        <source>Smooth</source>
        <translation>Suavizar</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Paso</translation>
    </message>
    <message>
        <source>best: epoch {number}</source>
        <translation>mejor: época {number}</translation>
    </message>
    <message>
        <source>curves {run}</source>
        <translation>curvas {run}</translation>
    </message>
    <message>
        <source>of each step</source>
        <translation>de cada paso</translation>
    </message>
    <message>
        <source>train</source>
        <translation>entren.</translation>
    </message>
    <message>
        <source>training</source>
        <translation>entrenamiento</translation>
    </message>
    <message>
        <source>valid.</source>
        <translation>valid.</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>validación</translation>
    </message>
    <message>
        <source>{model} on {images}, {run}</source>
        <translation>{model} con {images}, {run}</translation>
    </message>
</context>
<context>
    <name>DataView</name>
    <message>
        <source>By class</source>
        <translation>Por clase</translation>
    </message>
    <message>
        <source>Deviation {std}</source>
        <translation>Desviación {std}</translation>
    </message>
    <message>
        <source>Fewest first</source>
        <translation>Menos primero</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Imágenes</translation>
    </message>
    <message>
        <source>Images · hatched: held out</source>
        <translation>Imágenes · rayado: reservadas</translation>
    </message>
    <message>
        <source>Mean {mean}</source>
        <translation>Media {mean}</translation>
    </message>
    <message>
        <source>Most first</source>
        <translation>Más primero</translation>
    </message>
    <message>
        <source>No classes are known</source>
        <translation>No se conocen clases</translation>
    </message>
    <message>
        <source>Normalise by these, for the network in the window and for the next training</source>
        <translation>Normaliza con estos valores, para la red de la ventana y para el próximo entrenamiento</translation>
    </message>
    <message>
        <source>Numbers to learn</source>
        <translation>Números que se aprenden</translation>
    </message>
    <message>
        <source>Open an image set to see what is in it.</source>
        <translation>Abre un conjunto de imágenes para ver qué contiene.</translation>
    </message>
    <message>
        <source>Open the training's: {name}</source>
        <translation>Abrir el del entrenamiento: {name}</translation>
    </message>
    <message>
        <source>Order of the classes</source>
        <translation>Orden de las clases</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>Píxeles</translation>
    </message>
    <message>
        <source>Pixels of each class: not counted yet</source>
        <translation>Píxeles de cada clase: aún sin contar</translation>
    </message>
    <message>
        <source>Pixels · hatched: held out</source>
        <translation>Píxeles · rayado: reservados</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Muestras</translation>
    </message>
    <message>
        <source>Samples of each class</source>
        <translation>Muestras de cada clase</translation>
    </message>
    <message>
        <source>Samples · hatched: held out</source>
        <translation>Muestras · rayado: reservadas</translation>
    </message>
    <message>
        <source>The training form names another image set than the one that is open</source>
        <translation>El formulario de entrenamiento nombra otro conjunto de imágenes que el que está abierto</translation>
    </message>
    <message>
        <source>Use in preprocessing</source>
        <translation>Usar en el preprocesamiento</translation>
    </message>
    <message>
        <source>images: {n}</source>
        <translation>imágenes: {n}</translation>
    </message>
    <message>
        <source>samples: {n}</source>
        <translation>muestras: {n}</translation>
    </message>
</context>
<context>
    <name>DeviceBox</name>
    <message>
        <source>automatic</source>
        <translation>automático</translation>
    </message>
</context>
<context>
    <name>DiagnosticsDialog</name>
    <message>
        <source>Collecting diagnostics</source>
        <translation>Reuniendo el diagnóstico</translation>
    </message>
    <message>
        <source>Collecting…</source>
        <translation>Reuniendo…</translation>
    </message>
    <message>
        <source>Diagnostics</source>
        <translation>Diagnóstico</translation>
    </message>
</context>
<context>
    <name>DifferenceDialog</name>
    <message>
        <source>Also those that fit</source>
        <translation>También los que encajan</translation>
    </message>
    <message>
        <source>Filter tensors by name</source>
        <translation>Filtrar tensores por nombre</translation>
    </message>
    <message>
        <source>In the file</source>
        <translation>En el archivo</translation>
    </message>
    <message>
        <source>In the network</source>
        <translation>En la red</translation>
    </message>
    <message>
        <source>Load what fits</source>
        <translation>Cargar lo que encaja</translation>
    </message>
    <message>
        <source>Tensor</source>
        <translation>Tensor</translation>
    </message>
    <message>
        <source>Tensors of the file and of the network</source>
        <translation>Tensores del archivo y de la red</translation>
    </message>
    <message>
        <source>The network gets the weights that fit; the others are random, and it says so</source>
        <translation>La red recibe los pesos que encajan; los demás son aleatorios, y se dice</translation>
    </message>
    <message>
        <source>What does not fit</source>
        <translation>Lo que no encaja</translation>
    </message>
    <message>
        <source>What is wrong</source>
        <translation>Qué falla</translation>
    </message>
    <message>
        <source>and {n} more; filter them by their names</source>
        <translation>y {n} más; fíltralos por su nombre</translation>
    </message>
    <message>
        <source>another shape</source>
        <translation>otra forma</translation>
    </message>
    <message>
        <source>fits</source>
        <translation>encaja</translation>
    </message>
    <message>
        <source>missing in the file</source>
        <translation>falta en el archivo</translation>
    </message>
    <message>
        <source>not in the network</source>
        <translation>no está en la red</translation>
    </message>
    <message>
        <source>{file} beside the network {network}. Tensors that fit: {fits}; missing in the file: {missing}; not in the network: {unexpected}; of another shape: {shape}.</source>
        <translation>{file} junto a la red {network}. Tensores que encajan: {fits}; faltan en el archivo: {missing}; no están en la red: {unexpected}; de otra forma: {shape}.</translation>
    </message>
</context>
<context>
    <name>DownloadController</name>
    <message>
        <source>Asking for the size of {name}</source>
        <translation>Preguntando el tamaño de {name}</translation>
    </message>
    <message>
        <source>Downloading {name}</source>
        <translation>Descargando {name}</translation>
    </message>
</context>
<context>
    <name>DownloadOffer</name>
    <message>
        <source>Asking how large {name} is…</source>
        <translation>Preguntando cuánto ocupa {name}…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Descargar</translation>
    </message>
    <message>
        <source>Download {size}</source>
        <translation>Descargar {size}</translation>
    </message>
    <message>
        <source>Downloading {name}: {done} of {size}</source>
        <translation>Descargando {name}: {done} de {size}</translation>
    </message>
    <message>
        <source>Downloading {name}…</source>
        <translation>Descargando {name}…</translation>
    </message>
    <message>
        <source>Download…</source>
        <translation>Descargar…</translation>
    </message>
    <message>
        <source>Go on, {left} left</source>
        <translation>Seguir, faltan {left}</translation>
    </message>
    <message>
        <source>Leave the server; what has come is kept</source>
        <translation>Deja el servidor; lo que ya llegó se conserva</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Ahora no</translation>
    </message>
    <message>
        <source>There is no copy of {name} on this machine yet.</source>
        <translation>Todavía no hay ninguna copia de {name} en este equipo.</translation>
    </message>
    <message>
        <source>Try again…</source>
        <translation>Intentar de nuevo…</translation>
    </message>
    <message>
        <source>unknown size</source>
        <translation>tamaño desconocido</translation>
    </message>
    <message>
        <source>{have} of it are here already.</source>
        <translation>{have} ya están aquí.</translation>
    </message>
    <message>
        <source>{name} is on this machine now.</source>
        <translation>{name} ya está en este equipo.</translation>
    </message>
    <message>
        <source>{name}: {size} from {server}, to be kept in {folder}.</source>
        <translation>{name}: {size} desde {server}, se guardará en {folder}.</translation>
    </message>
</context>
<context>
    <name>DrawPad</name>
    <message>
        <source>Bring the stroke back (Ctrl+Shift+Z)</source>
        <translation>Recupera el trazo (Ctrl+Mayús+Z)</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Limpiar</translation>
    </message>
    <message>
        <source>Paper to draw on</source>
        <translation>Papel para dibujar</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Rehacer</translation>
    </message>
    <message>
        <source>Take clean paper; it can be undone</source>
        <translation>Toma papel limpio; se puede deshacer</translation>
    </message>
    <message>
        <source>Take the last stroke back (Ctrl+Z)</source>
        <translation>Quita el último trazo (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
</context>
<context>
    <name>DrawView</name>
    <message>
        <source>As MNIST</source>
        <translation>Como MNIST</translation>
    </message>
    <message>
        <source>Brush: white ink, as in MNIST</source>
        <translation>Pincel: tinta blanca, como en MNIST</translation>
    </message>
    <message>
        <source>Draw here</source>
        <translation>Dibuja aquí</translation>
    </message>
    <message>
        <source>Eraser, twice as wide as the brush; a pen's other end too</source>
        <translation>Goma, el doble de ancha que el pincel; también el otro extremo de un lápiz</translation>
    </message>
    <message>
        <source>On: the ink is scaled to 20 of 28 pixels and its centre of mass brought to the middle, as in MNIST. Off: the whole paper, for networks that learned other pictures.</source>
        <translation>Activado: la tinta se escala a 20 de 28 píxeles y su centro de masas se lleva al medio, como en MNIST. Desactivado: todo el papel, para redes que aprendieron otras imágenes.</translation>
    </message>
    <message>
        <source>Show drawing</source>
        <translation>Mostrar el dibujo</translation>
    </message>
    <message>
        <source>The input is frozen: {name}</source>
        <translation>La entrada está congelada: {name}</translation>
    </message>
    <message>
        <source>The input is {name}</source>
        <translation>La entrada es {name}</translation>
    </message>
    <message>
        <source>Unfreeze</source>
        <translation>Descongelar</translation>
    </message>
    <message>
        <source>What the network gets of it</source>
        <translation>Lo que la red recibe de él</translation>
    </message>
    <message>
        <source>Width of the brush</source>
        <translation>Ancho del pincel</translation>
    </message>
    <message>
        <source>Width of the brush; MNIST's strokes are about a tenth of a digit's height</source>
        <translation>Ancho del pincel; los trazos de MNIST miden cerca de una décima parte de la altura del dígito</translation>
    </message>
    <message>
        <source>drawing</source>
        <translation>dibujo</translation>
    </message>
</context>
<context>
    <name>EmbeddingController</name>
    <message>
        <source>Extracting features of {layer}</source>
        <translation>Extrayendo características de {layer}</translation>
    </message>
    <message>
        <source>Finding neighbours</source>
        <translation>Buscando vecinos</translation>
    </message>
    <message>
        <source>Looking for a kept map</source>
        <translation>Buscando un mapa guardado</translation>
    </message>
    <message>
        <source>Mapping {name} by {method}</source>
        <translation>Haciendo el mapa de {name} con {method}</translation>
    </message>
    <message>
        <source>Open a model to see how it arranges images.</source>
        <translation>Abre un modelo para ver cómo ordena las imágenes.</translation>
    </message>
    <message>
        <source>Open an image set to see its samples on a map.</source>
        <translation>Abre un conjunto de imágenes para ver sus muestras en un mapa.</translation>
    </message>
</context>
<context>
    <name>EpochActions</name>
    <message>
        <source>&amp;Newest weights</source>
        <translation>Pesos más &amp;nuevos</translation>
    </message>
    <message>
        <source>Ep&amp;och after</source>
        <translation>Época sigu&amp;iente</translation>
    </message>
    <message>
        <source>Epoch be&amp;fore</source>
        <translation>Época anteri&amp;or</translation>
    </message>
    <message>
        <source>F&amp;irst epoch</source>
        <translation>Prim&amp;era época</translation>
    </message>
    <message>
        <source>Let the &amp;epochs go by</source>
        <translation>Recorrer &amp;las épocas</translation>
    </message>
</context>
<context>
    <name>EpochBar</name>
    <message>
        <source>All epochs of the run, the newest weights at the right end</source>
        <translation>Todas las épocas de la ejecución, los pesos más nuevos en el extremo derecho</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>Épocas</translation>
    </message>
    <message>
        <source>Let the epochs go by</source>
        <translation>Recorrer las épocas</translation>
    </message>
    <message>
        <source>Stop at this epoch</source>
        <translation>Parar en esta época</translation>
    </message>
</context>
<context>
    <name>EpochBox</name>
    <message>
        <source>(history): its weights were not kept; maps and filters show the nearest ones.</source>
        <translation>(historial): sus pesos no se conservaron; mapas y filtros muestran los más cercanos.</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>Época</translation>
    </message>
    <message>
        <source>The epoch of {run} that all views show: the newest, or one that was kept</source>
        <translation>La época de {run} que muestran todas las vistas: la más nueva, o una que se conservó</translation>
    </message>
    <message>
        <source>back to the run…</source>
        <translation>ejecución…</translation>
    </message>
    <message>
        <source>epoch {number}</source>
        <translation>época {number}</translation>
    </message>
    <message>
        <source>epoch {number} (history)</source>
        <translation>época {number} (historial)</translation>
    </message>
    <message>
        <source>newest</source>
        <translation>más nuevos</translation>
    </message>
</context>
<context>
    <name>EpochController</name>
    <message>
        <source>Looking for epochs</source>
        <translation>Buscando épocas</translation>
    </message>
    <message>
        <source>Reading epoch {number}</source>
        <translation>Leyendo la época {number}</translation>
    </message>
    <message>
        <source>Reading epochs ahead</source>
        <translation>Leyendo épocas por adelantado</translation>
    </message>
    <message>
        <source>Reading the newest weights</source>
        <translation>Leyendo los pesos más nuevos</translation>
    </message>
    <message>
        <source>Reading the run's history</source>
        <translation>Leyendo el historial de la ejecución</translation>
    </message>
</context>
<context>
    <name>EpochSamples</name>
    <message>
        <source>Reading what was said of samples</source>
        <translation>Leyendo lo que se dijo de las muestras</translation>
    </message>
</context>
<context>
    <name>EvaluateOffer</name>
    <message>
        <source>Ask for {target}</source>
        <translation>Preguntar por {target}</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Curves of {done} of {all} classes</source>
        <translation>Curvas de {done} de {all} clases</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>Evaluar</translation>
    </message>
    <message>
        <source>Let the network look at every image with a label once, and count</source>
        <translation>La red mira una vez cada imagen con etiqueta, y se cuenta</translation>
    </message>
    <message>
        <source>Not evaluated yet: one pass over {n} images shows what the network gets right and wrong, and is kept.</source>
        <translation>Aún sin evaluar: una pasada por {n} imágenes muestra qué acierta y qué falla la red, y se guarda.</translation>
    </message>
    <message>
        <source>The evaluation begins as soon as other work is done.</source>
        <translation>La evaluación empieza en cuanto termine otro trabajo.</translation>
    </message>
    <message>
        <source>{done} of {all} images</source>
        <translation>{done} de {all} imágenes</translation>
    </message>
</context>
<context>
    <name>EvaluationController</name>
    <message>
        <source>Evaluating on {name}</source>
        <translation>Evaluando con {name}</translation>
    </message>
    <message>
        <source>Looking for a kept evaluation</source>
        <translation>Buscando una evaluación guardada</translation>
    </message>
    <message>
        <source>Open a model to see what it gets right and wrong.</source>
        <translation>Abre un modelo para ver qué acierta y qué falla.</translation>
    </message>
    <message>
        <source>Open an image set with labels to see what the network gets wrong.</source>
        <translation>Abre un conjunto de imágenes con etiquetas para ver qué falla la red.</translation>
    </message>
    <message>
        <source>Saved: {name}.</source>
        <translation>Guardado: {name}.</translation>
    </message>
    <message>
        <source>Writing {name}</source>
        <translation>Escribiendo {name}</translation>
    </message>
    <message>
        <source>{name} has no labels to compare with; open an image set with labels.</source>
        <translation>{name} no tiene etiquetas con que comparar; abre un conjunto de imágenes con etiquetas.</translation>
    </message>
</context>
<context>
    <name>EvaluationSummary</name>
    <message>
        <source>Edit pairs…</source>
        <translation>Editar pares…</translation>
    </message>
    <message>
        <source>Evaluate first: the report is of all images</source>
        <translation>Evalúa primero: el informe es de todas las imágenes</translation>
    </message>
    <message>
        <source>HTML page (*.html)</source>
        <translation>Página HTML (*.html)</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>Excluidas</translation>
    </message>
    <message>
        <source>Left out: 1 sample</source>
        <translation>Excluida: 1 muestra</translation>
    </message>
    <message>
        <source>Left out: {n} samples</source>
        <translation>Excluidas: {n} muestras</translation>
    </message>
    <message>
        <source>None of their names is equal, so this may mean nothing.</source>
        <translation>Ninguno de sus nombres coincide, así que esto puede no significar nada.</translation>
    </message>
    <message>
        <source>One HTML file with these figures, their curves and the worst samples</source>
        <translation>Un archivo HTML con estas cifras, sus curvas y las peores muestras</translation>
    </message>
    <message>
        <source>Part of the image set</source>
        <translation>Parte del conjunto de imágenes</translation>
    </message>
    <message>
        <source>Save report</source>
        <translation>Guardar informe</translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation>Guardar informe…</translation>
    </message>
    <message>
        <source>The classes seem to be numbered otherwise: with another table {then} would be right instead of {now}.</source>
        <translation>Las clases parecen numeradas de otro modo: con otra tabla acertaría {then} en lugar de {now}.</translation>
    </message>
    <message>
        <source>The network may have learned from these. Choose “test” for images it never saw.</source>
        <translation>La red puede haber aprendido de estas. Elige «prueba» para imágenes que nunca vio.</translation>
    </message>
    <message>
        <source>Use the suggestion</source>
        <translation>Usar la sugerencia</translation>
    </message>
    <message>
        <source>Which part of the image set is open, here and in all other views</source>
        <translation>Qué parte del conjunto de imágenes está abierta, aquí y en todas las vistas</translation>
    </message>
    <message>
        <source>as it was then; it has learned on</source>
        <translation>tal como era entonces; ha seguido aprendiendo</translation>
    </message>
    <message>
        <source>class {n}</source>
        <translation>clase {n}</translation>
    </message>
    <message>
        <source>right: {n} of {all} samples</source>
        <translation>aciertos: {n} de {all} muestras</translation>
    </message>
    <message>
        <source>{figure} of {n} samples</source>
        <translation>{figure} de {n} muestras</translation>
    </message>
    <message>
        <source>{name}: the network answers NaN or infinity</source>
        <translation>{name}: la red responde NaN o infinito</translation>
    </message>
    <message>
        <source>{name}: {n} samples, no output for this class</source>
        <translation>{name}: {n} muestras, sin salida para esta clase</translation>
    </message>
    <message>
        <source>{n} of {all} classes are matched with outputs by their names.</source>
        <translation>{n} de {all} clases se emparejan con salidas por sus nombres.</translation>
    </message>
    <message>
        <source>{n} of {all} classes are matched with outputs by their numbers.</source>
        <translation>{n} de {all} clases se emparejan con salidas por sus números.</translation>
    </message>
    <message>
        <source>{n} of {all} classes are matched with outputs by your own table.</source>
        <translation>{n} de {all} clases se emparejan con salidas por tu propia tabla.</translation>
    </message>
</context>
<context>
    <name>EvaluationView</name>
    <message>
        <source>as it was then; it has learned on</source>
        <translation>tal como era entonces; ha seguido aprendiendo</translation>
    </message>
    <message>
        <source>{n} samples</source>
        <translation>{n} muestras</translation>
    </message>
</context>
<context>
    <name>EvidenceChart</name>
    <message>
        <source>Chart: {y} by {x}</source>
        <translation>Gráfico: {y} según {x}</translation>
    </message>
</context>
<context>
    <name>Explainer</name>
    <message>
        <source>Cancelled.</source>
        <translation>Cancelado.</translation>
    </message>
    <message>
        <source>Explaining {name}</source>
        <translation>Explicando {name}</translation>
    </message>
</context>
<context>
    <name>Exporter</name>
    <message>
        <source>&amp;Copy view</source>
        <translation>&amp;Copiar vista</translation>
    </message>
    <message>
        <source>&amp;Export view…</source>
        <translation>&amp;Exportar vista…</translation>
    </message>
    <message>
        <source>Copied: {name}.</source>
        <translation>Copiado: {name}.</translation>
    </message>
    <message>
        <source>Copy the view under the pointer as a picture</source>
        <translation>Copia la vista bajo el puntero como imagen</translation>
    </message>
    <message>
        <source>Drawing (*.svg)</source>
        <translation>Dibujo (*.svg)</translation>
    </message>
    <message>
        <source>Export view</source>
        <translation>Exportar vista</translation>
    </message>
    <message>
        <source>NumPy arrays (*.npz)</source>
        <translation>Arrays de NumPy (*.npz)</translation>
    </message>
    <message>
        <source>Picture (*.png)</source>
        <translation>Imagen (*.png)</translation>
    </message>
    <message>
        <source>Save the view under the pointer as a picture (PNG, SVG) or its numbers (NPZ, CSV)</source>
        <translation>Guarda la vista bajo el puntero como imagen (PNG, SVG) o sus números (NPZ, CSV)</translation>
    </message>
    <message>
        <source>Saved: {name}.</source>
        <translation>Guardado: {name}.</translation>
    </message>
    <message>
        <source>Saving {name}</source>
        <translation>Guardando {name}</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>Tabla (*.csv)</translation>
    </message>
    <message>
        <source>There is no view to copy.</source>
        <translation>No hay ninguna vista que copiar.</translation>
    </message>
    <message>
        <source>There is no view to export.</source>
        <translation>No hay ninguna vista que exportar.</translation>
    </message>
    <message>
        <source>{name}: this view has no numbers to save; choose a name that ends in .png.</source>
        <translation>{name}: esta vista no tiene números que guardar; elige un nombre que termine en .png.</translation>
    </message>
</context>
<context>
    <name>FactTable</name>
    <message>
        <source>Code it names</source>
        <translation>Código que nombra</translation>
    </message>
    <message>
        <source>Kept as</source>
        <translation>Guardado como</translation>
    </message>
    <message>
        <source>Kind of file</source>
        <translation>Tipo de archivo</translation>
    </message>
    <message>
        <source>NumPy arrays</source>
        <translation>Tablas de NumPy</translation>
    </message>
    <message>
        <source>Numbers in them</source>
        <translation>Números en ellos</translation>
    </message>
    <message>
        <source>Pickle</source>
        <translation>Pickle</translation>
    </message>
    <message>
        <source>PyTorch</source>
        <translation>PyTorch</translation>
    </message>
    <message>
        <source>PyTorch, of 2016 (tar)</source>
        <translation>PyTorch, de 2016 (tar)</translation>
    </message>
    <message>
        <source>PyTorch, of before 2020</source>
        <translation>PyTorch, de antes de 2020</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Tamaño</translation>
    </message>
    <message>
        <source>Taken out of</source>
        <translation>Sacado de</translation>
    </message>
    <message>
        <source>Tensors</source>
        <translation>Tensores</translation>
    </message>
    <message>
        <source>TorchScript program</source>
        <translation>Programa TorchScript</translation>
    </message>
    <message>
        <source>What the file says</source>
        <translation>Lo que dice el archivo</translation>
    </message>
    <message>
        <source>and {n} more</source>
        <translation>y {n} más</translation>
    </message>
    <message>
        <source>safetensors</source>
        <translation>safetensors</translation>
    </message>
</context>
<context>
    <name>FileField</name>
    <message>
        <source>Checkpoint</source>
        <translation>Checkpoint</translation>
    </message>
    <message>
        <source>Choose a checkpoint</source>
        <translation>Elegir un checkpoint</translation>
    </message>
    <message>
        <source>none</source>
        <translation>ninguno</translation>
    </message>
</context>
<context>
    <name>FileSettings</name>
    <message>
        <source>Apply</source>
        <translation>Aplicar</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Olvidar</translation>
    </message>
    <message>
        <source>Open the file as if it were new</source>
        <translation>Abrir el archivo como si fuera nuevo</translation>
    </message>
    <message>
        <source>Open the network anew like this, and remember it for this file</source>
        <translation>Abrir la red de nuevo así, y recordarlo para este archivo</translation>
    </message>
    <message>
        <source>Opened as you set it on {day}.</source>
        <translation>Abierto como lo fijaste el {day}.</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Pesos</translation>
    </message>
    <message>
        <source>What the tensors cannot tell</source>
        <translation>Lo que los tensores no dicen</translation>
    </message>
</context>
<context>
    <name>FileView</name>
    <message>
        <source>Another network?</source>
        <translation>¿Otra red?</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Descartar</translation>
    </message>
    <message>
        <source>It is this one</source>
        <translation>Es esta</translation>
    </message>
    <message>
        <source>It nearly fits; so much of it is the same:</source>
        <translation>Casi encaja; esta parte es igual:</translation>
    </message>
    <message>
        <source>Its network is being looked for…</source>
        <translation>Se busca su red…</translation>
    </message>
    <message>
        <source>Nothing is open yet: drop a file on the window.</source>
        <translation>Aún no hay nada abierto: suelta un archivo en la ventana.</translation>
    </message>
    <message>
        <source>The file fits these networks, the likeliest first:</source>
        <translation>El archivo encaja en estas redes, la más probable primero:</translation>
    </message>
    <message>
        <source>The views show epoch {number} of its run.</source>
        <translation>Las vistas muestran la época {number} de su ejecución.</translation>
    </message>
    <message>
        <source>The views show the newest weights of its run.</source>
        <translation>Las vistas muestran los pesos más nuevos de su ejecución.</translation>
    </message>
    <message>
        <source>What does not fit…</source>
        <translation>Lo que no encaja…</translation>
    </message>
    <message>
        <source>Which of them is it?</source>
        <translation>¿Cuál de ellas es?</translation>
    </message>
</context>
<context>
    <name>FiltersView</name>
    <message>
        <source>Filters</source>
        <translation>Filtros</translation>
    </message>
    <message>
        <source>Frame of the filters</source>
        <translation>Fotograma de los filtros</translation>
    </message>
    <message>
        <source>One filter shows a tile for each of its input channels</source>
        <translation>Un filtro muestra una casilla por cada uno de sus canales de entrada</translation>
    </message>
    <message>
        <source>Open a model or a checkpoint to see its filters.</source>
        <translation>Abre un modelo o un checkpoint para ver sus filtros.</translation>
    </message>
    <message>
        <source>Reading filters</source>
        <translation>Leyendo filtros</translation>
    </message>
    <message>
        <source>Show the nearest filters</source>
        <translation>Mostrar los filtros más cercanos</translation>
    </message>
    <message>
        <source>Which input channel of all filters is shown</source>
        <translation>Qué canal de entrada de todos los filtros se muestra</translation>
    </message>
    <message>
        <source>all outputs</source>
        <translation>todas las salidas</translation>
    </message>
    <message>
        <source>colours</source>
        <translation>colores</translation>
    </message>
    <message>
        <source>each point is the strongest of {rows} × {columns} weights</source>
        <translation>cada punto es el mayor de {rows} × {columns} pesos</translation>
    </message>
    <message>
        <source>frame {n} of {all}</source>
        <translation>fotograma {n} de {all}</translation>
    </message>
    <message>
        <source>input </source>
        <translation>entrada </translation>
    </message>
    <message>
        <source>mean {mean} · deviation {std} · {low} to {high} · near zero {zero}</source>
        <translation>media {mean} · desviación {std} · {low} a {high} · cerca de cero {zero}</translation>
    </message>
    <message>
        <source>output </source>
        <translation>salida </translation>
    </message>
</context>
<context>
    <name>FindingCard</name>
    <message>
        <source>Problem</source>
        <translation>Problema</translation>
    </message>
    <message>
        <source>Show epoch {number}</source>
        <translation>Mostrar época {number}</translation>
    </message>
    <message>
        <source>Show {layer}</source>
        <translation>Mostrar {layer}</translation>
    </message>
    <message>
        <source>Show {n} samples</source>
        <translation>Mostrar {n} muestras</translation>
    </message>
    <message>
        <source>Worth a look</source>
        <translation>Conviene mirar</translation>
    </message>
    <message>
        <source>Write it into the training form, for the next run</source>
        <translation>Escribirlo en el formulario de entrenamiento, para la próxima ejecución</translation>
    </message>
</context>
<context>
    <name>FindingList</name>
    <message>
        <source>Nothing odd was found.</source>
        <translation>No se encontró nada raro.</translation>
    </message>
</context>
<context>
    <name>FindingRow</name>
    <message>
        <source>Show</source>
        <translation>Mostrar</translation>
    </message>
    <message>
        <source>Show: {what}</source>
        <translation>Mostrar: {what}</translation>
    </message>
</context>
<context>
    <name>FollowController</name>
    <message>
        <source>A network is training here; stop it before another run is opened.</source>
        <translation>Aquí se entrena una red; detenla antes de abrir otra ejecución.</translation>
    </message>
    <message>
        <source>Looking at {name}</source>
        <translation>Mirando {name}</translation>
    </message>
    <message>
        <source>Opening {name}</source>
        <translation>Abriendo {name}</translation>
    </message>
</context>
<context>
    <name>Freezing</name>
    <message>
        <source>Freeze {layer} in training</source>
        <translation>Congelar {layer} al entrenar</translation>
    </message>
    <message>
        <source>Let all layers learn</source>
        <translation>Que aprendan todas las capas</translation>
    </message>
    <message>
        <source>Let {layer} learn</source>
        <translation>Que aprenda {layer}</translation>
    </message>
</context>
<context>
    <name>FullScreen</name>
    <message>
        <source>Show the view under the pointer on the whole screen; Esc brings it back</source>
        <translation>Muestra la vista bajo el puntero en toda la pantalla; Esc la devuelve</translation>
    </message>
    <message>
        <source>View on &amp;full screen</source>
        <translation>Vista a pantalla &amp;completa</translation>
    </message>
</context>
<context>
    <name>GalleryView</name>
    <message>
        <source>As in the set</source>
        <translation>Como en el conjunto</translation>
    </message>
    <message>
        <source>Boxes and masks over the pictures, one colour for each class</source>
        <translation>Cajas y máscaras sobre las imágenes, un color por clase</translation>
    </message>
    <message>
        <source>By class</source>
        <translation>Por clase</translation>
    </message>
    <message>
        <source>By predicted class</source>
        <translation>Por clase predicha</translation>
    </message>
    <message>
        <source>Draw objects</source>
        <translation>Dibujar objetos</translation>
    </message>
    <message>
        <source>Highest loss first</source>
        <translation>Mayor pérdida primero</translation>
    </message>
    <message>
        <source>Large</source>
        <translation>Grandes</translation>
    </message>
    <message>
        <source>Least confident first</source>
        <translation>Menos confianza primero</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>Medianas</translation>
    </message>
    <message>
        <source>Most confident first</source>
        <translation>Más confianza primero</translation>
    </message>
    <message>
        <source>Needs an evaluation: see the workspace Evaluate</source>
        <translation>Necesita una evaluación: ve al espacio de trabajo Evaluar</translation>
    </message>
    <message>
        <source>No sample fits the search and the filter.</source>
        <translation>Ninguna muestra cumple la búsqueda y el filtro.</translation>
    </message>
    <message>
        <source>None of the selected samples was told wrong.</source>
        <translation>Ninguna de las muestras seleccionadas se clasificó mal.</translation>
    </message>
    <message>
        <source>Only wrong</source>
        <translation>Solo errores</translation>
    </message>
    <message>
        <source>Open an image set to see its samples.</source>
        <translation>Abre un conjunto de imágenes para ver sus muestras.</translation>
    </message>
    <message>
        <source>Order of the samples</source>
        <translation>Orden de las muestras</translation>
    </message>
    <message>
        <source>Selected samples</source>
        <translation>Muestras seleccionadas</translation>
    </message>
    <message>
        <source>Size of the pictures</source>
        <translation>Tamaño de las imágenes</translation>
    </message>
    <message>
        <source>Small</source>
        <translation>Pequeñas</translation>
    </message>
    <message>
        <source>all {n} samples</source>
        <translation>todas las {n} muestras</translation>
    </message>
    <message>
        <source>as it was then; it has learned on</source>
        <translation>tal como era entonces; ha seguido aprendiendo</translation>
    </message>
    <message>
        <source>classes: {n}, most {name} ({share:.0%})</source>
        <translation>clases: {n}, sobre todo {name} ({share:.0%})</translation>
    </message>
    <message>
        <source>deviation {std}</source>
        <translation>desviación {std}</translation>
    </message>
    <message>
        <source>judged by {name}</source>
        <translation>juzgadas por {name}</translation>
    </message>
    <message>
        <source>mean {mean}</source>
        <translation>media {mean}</translation>
    </message>
    <message>
        <source>{n} of {all} samples</source>
        <translation>{n} de {all} muestras</translation>
    </message>
</context>
<context>
    <name>GraphController</name>
    <message>
        <source>Drawing the graph of the network</source>
        <translation>Dibujando el grafo de la red</translation>
    </message>
</context>
<context>
    <name>GraphPanel</name>
    <message>
        <source>Close all boxes</source>
        <translation>Cerrar todas las cajas</translation>
    </message>
    <message>
        <source>Farther (−)</source>
        <translation>Más lejos (−)</translation>
    </message>
    <message>
        <source>Find by name or type</source>
        <translation>Buscar por nombre o tipo</translation>
    </message>
    <message>
        <source>Graph of the network</source>
        <translation>Grafo de la red</translation>
    </message>
    <message>
        <source>Nearer (+)</source>
        <translation>Más cerca (+)</translation>
    </message>
    <message>
        <source>Open all boxes</source>
        <translation>Abrir todas las cajas</translation>
    </message>
    <message>
        <source>Show the whole graph (Home)</source>
        <translation>Mostrar todo el grafo (Inicio)</translation>
    </message>
    <message>
        <source>activation</source>
        <translation>activación</translation>
    </message>
    <message>
        <source>attention</source>
        <translation>atención</translation>
    </message>
    <message>
        <source>convolution</source>
        <translation>convolución</translation>
    </message>
    <message>
        <source>input</source>
        <translation>entrada</translation>
    </message>
    <message>
        <source>input, output</source>
        <translation>entrada, salida</translation>
    </message>
    <message>
        <source>learned numbers</source>
        <translation>números aprendidos</translation>
    </message>
    <message>
        <source>linear</source>
        <translation>lineal</translation>
    </message>
    <message>
        <source>normalisation</source>
        <translation>normalización</translation>
    </message>
    <message>
        <source>nothing found</source>
        <translation>nada encontrado</translation>
    </message>
    <message>
        <source>operation between layers</source>
        <translation>operación entre capas</translation>
    </message>
    <message>
        <source>other</source>
        <translation>otra</translation>
    </message>
    <message>
        <source>output</source>
        <translation>salida</translation>
    </message>
    <message>
        <source>pooling</source>
        <translation>pooling</translation>
    </message>
    <message>
        <source>recurrent</source>
        <translation>recurrente</translation>
    </message>
    <message>
        <source>several layers</source>
        <translation>varias capas</translation>
    </message>
    <message>
        <source>{number} of {all}</source>
        <translation>{number} de {all}</translation>
    </message>
    <message>
        <source>{n} operations</source>
        <translation>{n} operaciones</translation>
    </message>
</context>
<context>
    <name>GroupHeading</name>
    <message>
        <source>something is wrong here</source>
        <translation>aquí hay algo mal</translation>
    </message>
</context>
<context>
    <name>HealthView</name>
    <message>
        <source>Nothing looks wrong in {run}, up to epoch {epoch}.</source>
        <translation>No se ve nada mal en {run}, hasta la época {epoch}.</translation>
    </message>
    <message>
        <source>Show the training panel</source>
        <translation>Mostrar el panel de entrenamiento</translation>
    </message>
    <message>
        <source>The training form says now: {setting}.</source>
        <translation>El formulario de entrenamiento dice ahora: {setting}.</translation>
    </message>
    <message>
        <source>What looks wrong in a training stands here: a loss that does not fall, silent units, wrong labels and more. Start a training, or open a run.</source>
        <translation>Aquí se dice lo que parece mal en un entrenamiento: una pérdida que no cae, unidades mudas, etiquetas erróneas y más. Inicia un entrenamiento o abre una ejecución.</translation>
    </message>
    <message>
        <source>health {run}</source>
        <translation>salud {run}</translation>
    </message>
    <message>
        <source>{run} is looked at after each epoch.</source>
        <translation>{run} se examina después de cada época.</translation>
    </message>
    <message>
        <source>{run}: {n} to look at, up to epoch {epoch}</source>
        <translation>{run}: {n} por mirar, hasta la época {epoch}</translation>
    </message>
</context>
<context>
    <name>HealthWatch</name>
    <message>
        <source>Looking at the health of the run</source>
        <translation>Examinando la salud de la ejecución</translation>
    </message>
</context>
<context>
    <name>Histogram</name>
    <message>
        <source>Histogram</source>
        <translation>Histograma</translation>
    </message>
    <message>
        <source>How many of {n} values lie where; heights by the square root</source>
        <translation>Cuántos de {n} valores hay en cada lugar; alturas según la raíz cuadrada</translation>
    </message>
</context>
<context>
    <name>ImageSetBox</name>
    <message>
        <source>CSV file of images and labels</source>
        <translation>Archivo CSV de imágenes y etiquetas</translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>Archivos CSV (*.csv)</translation>
    </message>
    <message>
        <source>Folder of images</source>
        <translation>Carpeta de imágenes</translation>
    </message>
    <message>
        <source>Image set</source>
        <translation>Conjunto de imágenes</translation>
    </message>
    <message>
        <source>Image sets: built in, opened before, or any folder or CSV file</source>
        <translation>Conjuntos de imágenes: incluidos, abiertos antes, o cualquier carpeta o archivo CSV</translation>
    </message>
    <message>
        <source>Open CSV file…</source>
        <translation>Abrir archivo CSV…</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>Abrir carpeta…</translation>
    </message>
    <message>
        <source>image set…</source>
        <translation>conjunto de imágenes…</translation>
    </message>
</context>
<context>
    <name>ImageSetField</name>
    <message>
        <source>Choose a folder of images</source>
        <translation>Elegir una carpeta de imágenes</translation>
    </message>
    <message>
        <source>Images to learn from</source>
        <translation>Imágenes de las que aprender</translation>
    </message>
</context>
<context>
    <name>InputController</name>
    <message>
        <source>Opening {name}</source>
        <translation>Abriendo {name}</translation>
    </message>
    <message>
        <source>Reading sample {number}</source>
        <translation>Leyendo la muestra {number}</translation>
    </message>
    <message>
        <source>The run is shown without its images: {why}</source>
        <translation>La ejecución se muestra sin sus imágenes: {why}</translation>
    </message>
</context>
<context>
    <name>InputView</name>
    <message>
        <source>Boxes and masks over the picture, one colour for each class</source>
        <translation>Cajas y máscaras sobre la imagen, un color por clase</translation>
    </message>
    <message>
        <source>Curves of the input</source>
        <translation>Curvas de la entrada</translation>
    </message>
    <message>
        <source>Draw objects</source>
        <translation>Dibujar objetos</translation>
    </message>
    <message>
        <source>Numbers as they are: {shape}, {type}, from {low} to {high}</source>
        <translation>Números tal como son: {shape}, {type}, de {low} a {high}</translation>
    </message>
    <message>
        <source>Open an image, or drop one here</source>
        <translation>Abre una imagen o suelta una aquí</translation>
    </message>
    <message>
        <source>Part of the input</source>
        <translation>Parte de la entrada</translation>
    </message>
    <message>
        <source>Reading marks</source>
        <translation>Leyendo las anotaciones</translation>
    </message>
    <message>
        <source>channel {n} of {all}</source>
        <translation>canal {n} de {all}</translation>
    </message>
    <message>
        <source>frame {n} of {all}</source>
        <translation>fotograma {n} de {all}</translation>
    </message>
    <message>
        <source>seen as {width} × {height}</source>
        <translation>vista como {width} × {height}</translation>
    </message>
</context>
<context>
    <name>JobStatus</name>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>and {n} more</source>
        <translation>y {n} más</translation>
    </message>
    <message>
        <source>cancelling</source>
        <translation>cancelando</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>en pausa</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>en espera</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>quedan {time}</translation>
    </message>
</context>
<context>
    <name>KeysDialog</name>
    <message>
        <source>Keys</source>
        <translation>Teclas</translation>
    </message>
</context>
<context>
    <name>LanguageMenu</name>
    <message>
        <source>As the system</source>
        <translation>Como el sistema</translation>
    </message>
</context>
<context>
    <name>LayerEpochs</name>
    <message>
        <source>epoch</source>
        <translation>época</translation>
    </message>
    <message>
        <source>{layer}, epoch {epoch}: {value}</source>
        <translation>{layer}, época {epoch}: {value}</translation>
    </message>
</context>
<context>
    <name>LayerHealthView</name>
    <message>
        <source>After each epoch of a training its layers are measured: activations, gradients, weights. Start a training that keeps a history, or open a run that has one.</source>
        <translation>Después de cada época de un entrenamiento se miden sus capas: activaciones, gradientes, pesos. Inicia un entrenamiento que guarde un historial, o abre una ejecución que lo tenga.</translation>
    </message>
    <message>
        <source>Deviation</source>
        <translation>Desviación</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>Norma del gradiente</translation>
    </message>
    <message>
        <source>Layers by epoch</source>
        <translation>Capas por época</translation>
    </message>
    <message>
        <source>Mean activation</source>
        <translation>Activación media</translation>
    </message>
    <message>
        <source>Of all activations, 0 to 1</source>
        <translation>De todas las activaciones, de 0 a 1</translation>
    </message>
    <message>
        <source>Of the layer's weights</source>
        <translation>De los pesos de la capa</translation>
    </message>
    <message>
        <source>Relative change</source>
        <translation>Cambio relativo</translation>
    </message>
    <message>
        <source>Share of zeros</source>
        <translation>Parte de ceros</translation>
    </message>
    <message>
        <source>Show the training panel</source>
        <translation>Mostrar el panel de entrenamiento</translation>
    </message>
    <message>
        <source>Standard deviation of activations</source>
        <translation>Desviación típica de las activaciones</translation>
    </message>
    <message>
        <source>Weight norm</source>
        <translation>Norma de los pesos</translation>
    </message>
    <message>
        <source>What a step changes the weights by</source>
        <translation>Cuánto cambia un paso los pesos</translation>
    </message>
    <message>
        <source>What is shown of the layers</source>
        <translation>Qué se muestra de las capas</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>época</translation>
    </message>
    <message>
        <source>layers {run}</source>
        <translation>capas {run}</translation>
    </message>
</context>
<context>
    <name>LayerTableController</name>
    <message>
        <source>Looking for sizes that fit</source>
        <translation>Buscando tamaños que encajen</translation>
    </message>
    <message>
        <source>Running the layers</source>
        <translation>Pasando por las capas</translation>
    </message>
</context>
<context>
    <name>LayerTableView</name>
    <message>
        <source> ({n} frozen)</source>
        <translation> ({n} congelados)</translation>
    </message>
    <message>
        <source>Blocks</source>
        <translation>Bloques</translation>
    </message>
    <message>
        <source>Copied: {n} rows.</source>
        <translation>Copiado: {n} filas.</translation>
    </message>
    <message>
        <source>Copy the rows</source>
        <translation>Copiar las filas</translation>
    </message>
    <message>
        <source>Copy the rows, to paste them into a spreadsheet; Export view saves a CSV</source>
        <translation>Copia las filas, para pegarlas en una hoja de cálculo; Exportar vista guarda un CSV</translation>
    </message>
    <message>
        <source>Filter layers by name or type</source>
        <translation>Filtrar capas por nombre o tipo</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>Capa</translation>
    </message>
    <message>
        <source>Layer table</source>
        <translation>Tabla de capas</translation>
    </message>
    <message>
        <source>Layers in the order in which the network calls them; a layer that is called more than once has a row for each call. A click chooses it in all views.</source>
        <translation>Capas en el orden en que la red las llama; una capa que se llama más de una vez tiene una fila para cada llamada. Un clic la elige en todas las vistas.</translation>
    </message>
    <message>
        <source>Memory
kB</source>
        <translation>Memoria
kB</translation>
    </message>
    <message>
        <source>Mult-adds
millions</source>
        <translation>Mult-sumas
millones</translation>
    </message>
    <message>
        <source>Multiply-adds: how often the layer multiplies two numbers and adds the product to a sum. A convolution does it once for each weight at each place of its output, so that a layer with few parameters can cost much.</source>
        <translation>Multiplicaciones y sumas: cuántas veces la capa multiplica dos números y suma el producto. Una convolución lo hace una vez por cada peso en cada lugar de su salida, así que una capa con pocos parámetros puede costar mucho.</translation>
    </message>
    <message>
        <source>Open a network to see what its layers cost, give and see</source>
        <translation>Abre una red para ver qué cuestan, dan y ven sus capas</translation>
    </message>
    <message>
        <source>Output
C×H×W</source>
        <translation>Salida
C×Al×An</translation>
    </message>
    <message>
        <source>Params</source>
        <translation>Parám.</translation>
    </message>
    <message>
        <source>Receptive field: how many pixels of the input, rows × columns, one place of the output depends on. It grows with every layer that looks at neighbours.</source>
        <translation>Campo receptivo: de cuántos píxeles de la entrada, filas × columnas, depende un lugar de la salida. Crece con cada capa que mira a los vecinos.</translation>
    </message>
    <message>
        <source>Running the layers…</source>
        <translation>Pasando por las capas…</translation>
    </message>
    <message>
        <source>Sees
px</source>
        <translation>Ve
px</translation>
    </message>
    <message>
        <source>Shape of what the layer gives for one input: channels × height × width for maps</source>
        <translation>Forma de lo que la capa da para una entrada: canales × alto × ancho en los mapas</translation>
    </message>
    <message>
        <source>Show blocks of layers too; their parameters are then those of all layers in them</source>
        <translation>Mostrar también bloques de capas; sus parámetros son entonces los de todas las capas que contienen</translation>
    </message>
    <message>
        <source>The usual input does not go through this network; open an image, and a size that fits is looked for</source>
        <translation>La entrada habitual no pasa por esta red; abre una imagen y se busca un tamaño que encaje</translation>
    </message>
    <message>
        <source>This file has no network that runs: the layer tree shows what it holds</source>
        <translation>Este archivo no tiene una red que funcione: el árbol de capas muestra lo que contiene</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Tipo</translation>
    </message>
    <message>
        <source>Weights and biases: the numbers that the layer has learned. A convolution has one for each place of each filter, and a bias for each filter.</source>
        <translation>Pesos y sesgos: los números que la capa ha aprendido. Una convolución tiene uno por cada lugar de cada filtro, y un sesgo por filtro.</translation>
    </message>
    <message>
        <source>What kind of layer it is: the name of its class</source>
        <translation>Qué tipo de capa es: el nombre de su clase</translation>
    </message>
    <message>
        <source>What the output takes for one input, 4 bytes for each number. A training keeps these outputs for the whole batch, for the way back. Layers that rewrite their input in place do not count in the sum.</source>
        <translation>Lo que ocupa la salida para una entrada, 4 bytes por número. Un entrenamiento guarda estas salidas de todo el lote para el camino de vuelta. Las capas que reescriben su entrada no cuentan en la suma.</translation>
    </message>
    <message>
        <source>Whole network: {sums}</source>
        <translation>Toda la red: {sums}</translation>
    </message>
    <message>
        <source>all</source>
        <translation>todas</translation>
    </message>
    <message>
        <source>for its usual input, {size}</source>
        <translation>para su entrada habitual, {size}</translation>
    </message>
    <message>
        <source>for {name} as the network sees it, {size}</source>
        <translation>para {name} como lo ve la red, {size}</translation>
    </message>
    <message>
        <source>{n} MB of outputs</source>
        <translation>{n} MB de salidas</translation>
    </message>
    <message>
        <source>{n} MB of weights</source>
        <translation>{n} MB de pesos</translation>
    </message>
    <message>
        <source>{n} million multiply-adds</source>
        <translation>{n} millones de multiplicaciones y sumas</translation>
    </message>
    <message>
        <source>{n} parameters</source>
        <translation>{n} parámetros</translation>
    </message>
</context>
<context>
    <name>LayerTree</name>
    <message>
        <source>Brings every channel to mean 0 and deviation 1, then scales and shifts it.</source>
        <translation>Lleva cada canal a media 0 y desviación 1, y después lo escala y desplaza.</translation>
    </message>
    <message>
        <source>Brings the numbers of each token to mean 0 and deviation 1.</source>
        <translation>Lleva los números de cada token a media 0 y desviación 1.</translation>
    </message>
    <message>
        <source>Every output is a weighted sum of all inputs.</source>
        <translation>Cada salida es una suma ponderada de todas las entradas.</translation>
    </message>
    <message>
        <source>Filter layers by name or type</source>
        <translation>Filtrar capas por nombre o tipo</translation>
    </message>
    <message>
        <source>It holds the layers below, which are called one by one.</source>
        <translation>Contiene las capas de abajo, que se llaman una por una.</translation>
    </message>
    <message>
        <source>Keeps the largest number of each small window.</source>
        <translation>Conserva el número mayor de cada ventana pequeña.</translation>
    </message>
    <message>
        <source>Keeps the mean of each small window.</source>
        <translation>Conserva la media de cada ventana pequeña.</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>Capa</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Capas</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Salida</translation>
    </message>
    <message>
        <source>Parameters: how many numbers it learned</source>
        <translation>Parámetros: cuántos números aprendió</translation>
    </message>
    <message>
        <source>Params</source>
        <translation>Parám.</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>Forma</translation>
    </message>
    <message>
        <source>Silences a random share of its inputs in training; does nothing otherwise.</source>
        <translation>Silencia una parte al azar de sus entradas durante el entrenamiento; fuera de él no hace nada.</translation>
    </message>
    <message>
        <source>Slides small filters over its input; every filter gives one map. The stride is how far it moves each time, padding the border of zeros around the input.</source>
        <translation>Desliza pequeños filtros sobre su entrada; cada filtro da un mapa. El stride (paso) es cuánto se mueve cada vez; el padding (relleno), el borde de ceros alrededor de la entrada.</translation>
    </message>
    <message>
        <source>Takes means over windows such that the output has a fixed size.</source>
        <translation>Toma medias en ventanas de modo que la salida tenga un tamaño fijo.</translation>
    </message>
    <message>
        <source>Tensor</source>
        <translation>Tensor</translation>
    </message>
    <message>
        <source>This layer is not called when the network looks at an image.</source>
        <translation>A esta capa no se la llama cuando la red mira una imagen.</translation>
    </message>
    <message>
        <source>Turns negative numbers into zero.</source>
        <translation>Convierte los números negativos en cero.</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Tipo</translation>
    </message>
    <message>
        <source>What the layer gives for an input of {size}</source>
        <translation>Lo que da la capa para una entrada de {size}</translation>
    </message>
    <message>
        <source>{n} parameters</source>
        <translation>{n} parámetros</translation>
    </message>
    <message>
        <source>… and {n} more: filter them by name</source>
        <translation>… y {n} más: fíltralos por nombre</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>A network is training</source>
        <translation>Una red está entrenando</translation>
    </message>
    <message>
        <source>Go on training</source>
        <translation>Seguir entrenando</translation>
    </message>
    <message>
        <source>One file of a kind is open at a time; not opened: {names}.</source>
        <translation>A la vez hay abierto un archivo de cada tipo; no se abrieron: {names}.</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>Detener y cerrar</translation>
    </message>
    <message>
        <source>Stop the training and close the window?</source>
        <translation>¿Detener el entrenamiento y cerrar la ventana?</translation>
    </message>
    <message>
        <source>The newest weights are kept, and the run can be continued later.</source>
        <translation>Se conservan los pesos más nuevos y la ejecución puede continuarse después.</translation>
    </message>
</context>
<context>
    <name>MapColouring</name>
    <message>
        <source>Colour by</source>
        <translation>Color según</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Confianza</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Etiqueta</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Pérdida</translation>
    </message>
    <message>
        <source>Needs an evaluation: see the workspace Evaluate</source>
        <translation>Necesita una evaluación: ve al espacio de trabajo Evaluar</translation>
    </message>
    <message>
        <source>Prediction</source>
        <translation>Predicción</translation>
    </message>
    <message>
        <source>Response of the chosen unit</source>
        <translation>Respuesta de la unidad elegida</translation>
    </message>
    <message>
        <source>Responses of {layer} to all samples</source>
        <translation>Respuestas de {layer} a todas las muestras</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Acierto</translation>
    </message>
    <message>
        <source>Right or wrong</source>
        <translation>Acierto o error</translation>
    </message>
    <message>
        <source>Wrong</source>
        <translation>Error</translation>
    </message>
    <message>
        <source>response of unit {unit} of {layer}</source>
        <translation>respuesta de la unidad {unit} de {layer}</translation>
    </message>
</context>
<context>
    <name>MapControls</name>
    <message>
        <source>By maximum</source>
        <translation>Por máximo</translation>
    </message>
    <message>
        <source>By mean</source>
        <translation>Por media</translation>
    </message>
    <message>
        <source>By number</source>
        <translation>Por número</translation>
    </message>
    <message>
        <source>Colour map</source>
        <translation>Mapa de colores</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Contraste</translation>
    </message>
    <message>
        <source>No extremes</source>
        <translation>Sin extremos</translation>
    </message>
    <message>
        <source>One scale</source>
        <translation>Una escala</translation>
    </message>
    <message>
        <source>One scale compares units. No extremes: the same without the outermost hundredth of the numbers, so that more of the others is seen. A scale for each map shows weak units too (key T)</source>
        <translation>Una escala permite comparar unidades. Sin extremos: lo mismo sin la centésima más extrema de los números, para que se vea más del resto. Una escala por mapa muestra también las unidades débiles (tecla T)</translation>
    </message>
    <message>
        <source>Order of units</source>
        <translation>Orden de las unidades</translation>
    </message>
    <message>
        <source>Scale per map</source>
        <translation>Escala por mapa</translation>
    </message>
    <message>
        <source>The colour map (key C); {names} have zero in their middle</source>
        <translation>El mapa de colores (tecla C); {names} tienen el cero en el medio</translation>
    </message>
    <message>
        <source>The order of the units: as they are numbered, or the strongest first</source>
        <translation>El orden de las unidades: por su número o las más fuertes primero</translation>
    </message>
</context>
<context>
    <name>MapProgress</name>
    <message>
        <source>Beginning</source>
        <translation>Comienzo</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>End now and keep the map as it lies</source>
        <translation>Terminar ahora y conservar el mapa como está</translation>
    </message>
    <message>
        <source>End now; the map of before is shown again</source>
        <translation>Terminar ahora; se vuelve a mostrar el mapa de antes</translation>
    </message>
    <message>
        <source>Features</source>
        <translation>Características</translation>
    </message>
    <message>
        <source>Stop and keep</source>
        <translation>Detener y conservar</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>quedan {time}</translation>
    </message>
</context>
<context>
    <name>MapSettings</name>
    <message>
        <source>&amp;Start</source>
        <translation>&amp;Iniciar</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automático</translation>
    </message>
    <message>
        <source>Average over places</source>
        <translation>Media sobre los lugares</translation>
    </message>
    <message>
        <source>Chosen layer ({name})</source>
        <translation>Capa elegida ({name})</translation>
    </message>
    <message>
        <source>Class token</source>
        <translation>Token de clase</translation>
    </message>
    <message>
        <source>Features</source>
        <translation>Características</translation>
    </message>
    <message>
        <source>Flatten</source>
        <translation>Aplanar</translation>
    </message>
    <message>
        <source>How the output of a layer becomes one row of numbers for each sample; automatic takes the mean over all places of a map, the class token of a transformer</source>
        <translation>Cómo la salida de una capa se convierte en una fila de números por muestra; automático toma la media de todos los lugares de un mapa, o el token de clase de un transformer</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>Capa</translation>
    </message>
    <message>
        <source>Maximum over places</source>
        <translation>Máximo sobre los lugares</translation>
    </message>
    <message>
        <source>Mean of tokens</source>
        <translation>Media de los tokens</translation>
    </message>
    <message>
        <source>Output (logits)</source>
        <translation>Salida (logits)</translation>
    </message>
    <message>
        <source>Pooling</source>
        <translation>Pooling</translation>
    </message>
    <message>
        <source>Preparing UMAP</source>
        <translation>Preparando UMAP</translation>
    </message>
    <message>
        <source>Raw pixels</source>
        <translation>Píxeles sin procesar</translation>
    </message>
    <message>
        <source>Whose output tells samples apart</source>
        <translation>Qué salida distingue las muestras</translation>
    </message>
</context>
<context>
    <name>MapSide</name>
    <message>
        <source>(none)</source>
        <translation>(ninguna)</translation>
    </message>
</context>
<context>
    <name>MapView</name>
    <message>
        <source>A map shows all {n} images at once: those that {layer} finds alike lie together.</source>
        <translation>Un mapa muestra las {n} imágenes a la vez: las que {layer} encuentra parecidas quedan juntas.</translation>
    </message>
    <message>
        <source>Across</source>
        <translation>Horizontal</translation>
    </message>
    <message>
        <source>Choose a unit to colour the samples by its response.</source>
        <translation>Elige una unidad para colorear las muestras por su respuesta.</translation>
    </message>
    <message>
        <source>Choose two different components.</source>
        <translation>Elige dos componentes distintas.</translation>
    </message>
    <message>
        <source>Colour by</source>
        <translation>Color según</translation>
    </message>
    <message>
        <source>Component {number}: {share} %</source>
        <translation>Componente {number}: {share} %</translation>
    </message>
    <message>
        <source>Measured when the map is done.</source>
        <translation>Se mide cuando el mapa está terminado.</translation>
    </message>
    <message>
        <source>Not measured: the axes are those of all epochs together.</source>
        <translation>Sin medir: los ejes son los de todas las épocas juntas.</translation>
    </message>
    <message>
        <source>Preparing to draw</source>
        <translation>Preparando el dibujo</translation>
    </message>
    <message>
        <source>Reading the responses of {layer} …</source>
        <translation>Leyendo las respuestas de {layer} …</translation>
    </message>
    <message>
        <source>Show the images on a map</source>
        <translation>Mostrar las imágenes en un mapa</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Vertical</translation>
    </message>
    <message>
        <source>as it was then; it has learned on</source>
        <translation>tal como era entonces; ha seguido aprendiendo</translation>
    </message>
    <message>
        <source>the network</source>
        <translation>la red</translation>
    </message>
</context>
<context>
    <name>ModelBadge</name>
    <message>
        <source>A network of the program that opened this window</source>
        <translation>Una red del programa que abrió esta ventana</translation>
    </message>
    <message>
        <source>Its tensors can be looked at; none runs</source>
        <translation>Sus tensores se pueden mirar; ninguno funciona</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>Sin modelo</translation>
    </message>
    <message>
        <source>The file fits several networks</source>
        <translation>El archivo encaja en varias redes</translation>
    </message>
    <message>
        <source>The network is the program in the file, which runs because you agreed</source>
        <translation>La red es el programa del archivo, que se ejecuta porque lo aceptaste</translation>
    </message>
    <message>
        <source>The network of this file is on its way</source>
        <translation>La red de este archivo está en camino</translation>
    </message>
    <message>
        <source>The program brings these weights along: they were trained on digits</source>
        <translation>El programa trae estos pesos: se entrenaron con dígitos</translation>
    </message>
    <message>
        <source>The weights are torchvision's, from its cache on this machine</source>
        <translation>Los pesos son de torchvision, de su caché en este equipo</translation>
    </message>
    <message>
        <source>The weights of the run in this window</source>
        <translation>Los pesos de la ejecución de esta ventana</translation>
    </message>
    <message>
        <source>The weights were read from a file</source>
        <translation>Los pesos se leyeron de un archivo</translation>
    </message>
    <message>
        <source>This network has learned nothing yet: its weights are random</source>
        <translation>Esta red aún no ha aprendido nada: sus pesos son aleatorios</translation>
    </message>
    <message>
        <source>built in</source>
        <translation>incluida</translation>
    </message>
    <message>
        <source>file</source>
        <translation>archivo</translation>
    </message>
    <message>
        <source>from training</source>
        <translation>del entrenamiento</translation>
    </message>
    <message>
        <source>opening…</source>
        <translation>abriendo…</translation>
    </message>
    <message>
        <source>program</source>
        <translation>programa</translation>
    </message>
    <message>
        <source>published</source>
        <translation>publicados</translation>
    </message>
    <message>
        <source>random weights</source>
        <translation>pesos aleatorios</translation>
    </message>
    <message>
        <source>tensors only</source>
        <translation>solo tensores</translation>
    </message>
    <message>
        <source>which one?</source>
        <translation>¿cuál?</translation>
    </message>
    <message>
        <source>your program's</source>
        <translation>de tu programa</translation>
    </message>
</context>
<context>
    <name>ModelBrowser</name>
    <message>
        <source>Download its weights…</source>
        <translation>Descargar sus pesos…</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Archivos</translation>
    </message>
    <message>
        <source>Looking for weights</source>
        <translation>Buscando pesos</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Red</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>Redes</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Abrir</translation>
    </message>
    <message>
        <source>Open the chosen network in the window</source>
        <translation>Abre la red elegida en la ventana</translation>
    </message>
    <message>
        <source>Search {n} networks, such as resnet</source>
        <translation>Busca entre {n} redes, por ejemplo resnet</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Pesos</translation>
    </message>
    <message>
        <source>built in</source>
        <translation>incluida</translation>
    </message>
    <message>
        <source>course_cnn on digits</source>
        <translation>course_cnn con dígitos</translation>
    </message>
    <message>
        <source>file</source>
        <translation>archivo</translation>
    </message>
    <message>
        <source>published</source>
        <translation>publicados</translation>
    </message>
    <message>
        <source>random</source>
        <translation>aleatorios</translation>
    </message>
    <message>
        <source>torchvision publishes weights for this network; see how large they are first</source>
        <translation>torchvision publica pesos para esta red; mira primero cuánto ocupan</translation>
    </message>
    <message>
        <source>{task}, {millions} million parameters, {width} × {height} px</source>
        <translation>{task}, {millions} millones de parámetros, {width} × {height} px</translation>
    </message>
</context>
<context>
    <name>ModelController</name>
    <message>
        <source>Opening {name}</source>
        <translation>Abriendo {name}</translation>
    </message>
    <message>
        <source>Tracing {name}</source>
        <translation>Trazando {name}</translation>
    </message>
    <message>
        <source>the built-in network</source>
        <translation>la red incluida</translation>
    </message>
</context>
<context>
    <name>ModelField</name>
    <message>
        <source>Checkpoint to go on from</source>
        <translation>Checkpoint desde el que seguir</translation>
    </message>
    <message>
        <source>Choose a checkpoint to go on from</source>
        <translation>Elegir un checkpoint desde el que seguir</translation>
    </message>
</context>
<context>
    <name>ModelSaver</name>
    <message>
        <source>Checkpoint (*.safetensors)</source>
        <translation>Checkpoint (*.safetensors)</translation>
    </message>
    <message>
        <source>Save network &amp;as…</source>
        <translation>&amp;Guardar red como…</translation>
    </message>
    <message>
        <source>Save network as</source>
        <translation>Guardar red como</translation>
    </message>
    <message>
        <source>Saved: {name}.</source>
        <translation>Guardado: {name}.</translation>
    </message>
    <message>
        <source>Saving {name}</source>
        <translation>Guardando {name}</translation>
    </message>
    <message>
        <source>To run it again its class is needed too, which no file holds.</source>
        <translation>Para que funcione de nuevo hace falta también su clase, que ningún archivo contiene.</translation>
    </message>
    <message>
        <source>Write weights, architecture, classes and preprocessing into one file</source>
        <translation>Escribe pesos, arquitectura, clases y preprocesamiento en un archivo</translation>
    </message>
</context>
<context>
    <name>NetworkGraph</name>
    <message>
        <source>An operation that the block around it makes itself</source>
        <translation>Una operación que hace el propio bloque que la rodea</translation>
    </message>
    <message>
        <source>Double-click, or press Enter, to open or close it</source>
        <translation>Doble clic, o Intro, para abrirla o cerrarla</translation>
    </message>
    <message>
        <source>Numbers that the network learned</source>
        <translation>Números que la red aprendió</translation>
    </message>
    <message>
        <source>Open a model to see its graph.</source>
        <translation>Abre un modelo para ver su grafo.</translation>
    </message>
    <message>
        <source>Show the arithmetic of the chosen layer</source>
        <translation>Mostrar las cuentas de la capa elegida</translation>
    </message>
    <message>
        <source>The graph was not drawn.</source>
        <translation>El grafo no se dibujó.</translation>
    </message>
    <message>
        <source>The tensors are followed through the network…</source>
        <translation>Se sigue a los tensores por la red…</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Probar otra vez</translation>
    </message>
    <message>
        <source>gives {shape}</source>
        <translation>da {shape}</translation>
    </message>
    <message>
        <source>the file does not tell how they are connected</source>
        <translation>el archivo no dice cómo están conectadas</translation>
    </message>
    <message>
        <source>what runs for an input of {size}</source>
        <translation>lo que se ejecuta con una entrada de {size}</translation>
    </message>
    <message>
        <source>{n} multiply-adds</source>
        <translation>{n} multiplicaciones y sumas</translation>
    </message>
    <message>
        <source>{n} parameters</source>
        <translation>{n} parámetros</translation>
    </message>
    <message>
        <source>{shown} of {all} boxes</source>
        <translation>{shown} de {all} cajas</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Details</source>
        <translation>Detalles</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Descartar</translation>
    </message>
    <message>
        <source>Earlier:</source>
        <translation>Antes:</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Error</translation>
    </message>
    <message>
        <source>News</source>
        <translation>Noticia</translation>
    </message>
    <message>
        <source>Show all of it, and earlier news</source>
        <translation>Muestra todo el texto y los avisos anteriores</translation>
    </message>
</context>
<context>
    <name>ObjectPane</name>
    <message>
        <source>Least score</source>
        <translation>Puntuación mínima</translation>
    </message>
    <message>
        <source>Objects of which the network is less sure are not shown</source>
        <translation>Los objetos de los que la red está menos segura no se muestran</translation>
    </message>
    <message>
        <source>Objects that were found</source>
        <translation>Objetos encontrados</translation>
    </message>
    <message>
        <source>from {score} % on: {n} of {all}</source>
        <translation>desde {score} %: {n} de {all}</translation>
    </message>
</context>
<context>
    <name>OwnClassDialog</name>
    <message>
        <source>A value is needed for: {names}.</source>
        <translation>Falta un valor para: {names}.</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>Clases</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Abrir</translation>
    </message>
    <message>
        <source>There is no class in this file.</source>
        <translation>En este archivo no hay ninguna clase.</translation>
    </message>
    <message>
        <source>What it is built with:</source>
        <translation>Con qué se construye:</translation>
    </message>
    <message>
        <source>Which class of {file} is the network of {weights}?</source>
        <translation>¿Qué clase de {file} es la red de {weights}?</translation>
    </message>
    <message>
        <source>Which class of {file} is the network?</source>
        <translation>¿Qué clase de {file} es la red?</translation>
    </message>
    <message>
        <source>Your own class</source>
        <translation>Tu propia clase</translation>
    </message>
    <message>
        <source>function</source>
        <translation>función</translation>
    </message>
</context>
<context>
    <name>OwnCodeController</name>
    <message>
        <source>Reading {name}</source>
        <translation>Leyendo {name}</translation>
    </message>
    <message>
        <source>The skeleton could not be saved ({reason}).</source>
        <translation>El esqueleto no se pudo guardar ({reason}).</translation>
    </message>
    <message>
        <source>Writing {name}</source>
        <translation>Escribiendo {name}</translation>
    </message>
</context>
<context>
    <name>OwnCodeOffer</name>
    <message>
        <source>A TorchScript file holds a program; you are asked before it runs</source>
        <translation>Un archivo TorchScript contiene un programa; se te pregunta antes de ejecutarlo</translation>
    </message>
    <message>
        <source>Choose the Python file with the class; nothing in it runs unasked</source>
        <translation>Elige el archivo de Python con la clase; nada de él se ejecuta sin preguntar</translation>
    </message>
    <message>
        <source>It can run as its own program, or as a class of yours:</source>
        <translation>Puede funcionar como su propio programa, o como una clase tuya:</translation>
    </message>
    <message>
        <source>It is complete: open it</source>
        <translation>Está completo: abrirlo</translation>
    </message>
    <message>
        <source>Look for its network</source>
        <translation>Buscar su red</translation>
    </message>
    <message>
        <source>Point to your own class…</source>
        <translation>Señalar tu propia clase…</translation>
    </message>
    <message>
        <source>Python files (*.py)</source>
        <translation>Archivos de Python (*.py)</translation>
    </message>
    <message>
        <source>Run the class that is kept…</source>
        <translation>Ejecutar la clase guardada…</translation>
    </message>
    <message>
        <source>Run the program in this file…</source>
        <translation>Ejecutar el programa de este archivo…</translation>
    </message>
    <message>
        <source>Save a class with the layers that the tensors tell of, for you to complete</source>
        <translation>Guarda una clase con las capas de las que hablan los tensores, para que la completes</translation>
    </message>
    <message>
        <source>The Python file with your class</source>
        <translation>El archivo de Python con tu clase</translation>
    </message>
    <message>
        <source>The program of its network is here; you are asked before it runs</source>
        <translation>El programa de su red está aquí; se te pregunta antes de ejecutarlo</translation>
    </message>
    <message>
        <source>The skeleton lies in {path}. What the tensors cannot tell is marked in it.</source>
        <translation>El esqueleto está en {path}. Lo que los tensores no dicen está marcado en él.</translation>
    </message>
    <message>
        <source>To let it run, its class is needed:</source>
        <translation>Para que funcione hace falta su clase:</translation>
    </message>
    <message>
        <source>Where the skeleton is saved</source>
        <translation>Dónde se guarda el esqueleto</translation>
    </message>
    <message>
        <source>Write a skeleton…</source>
        <translation>Escribir un esqueleto…</translation>
    </message>
</context>
<context>
    <name>PairsDialog</name>
    <message>
        <source>Classes of images and network</source>
        <translation>Clases de las imágenes y de la red</translation>
    </message>
    <message>
        <source>Match by names and numbers</source>
        <translation>Emparejar por nombres y números</translation>
    </message>
    <message>
        <source>Use the suggestion</source>
        <translation>Usar la sugerencia</translation>
    </message>
    <message>
        <source>Which output of the network stands for which class of the images? Samples of classes without an output are left out. Click an output to change it.</source>
        <translation>¿Qué salida de la red representa cada clase de las imágenes? Las muestras de clases sin salida quedan fuera. Haz clic en una salida para cambiarla.</translation>
    </message>
</context>
<context>
    <name>PastController</name>
    <message>
        <source>The history of {run} is of other images than these: {name}.</source>
        <translation>El historial de {run} es de otras imágenes: {name}.</translation>
    </message>
    <message>
        <source>epoch {number}</source>
        <translation>época {number}</translation>
    </message>
    <message>
        <source>from the run's history</source>
        <translation>del historial de la ejecución</translation>
    </message>
</context>
<context>
    <name>PastNote</name>
    <message>
        <source>Open its images</source>
        <translation>Abrir sus imágenes</translation>
    </message>
    <message>
        <source>The run's history does not tell this of the epoch.</source>
        <translation>El historial de la ejecución no dice esto de la época.</translation>
    </message>
    <message>
        <source>The run's history tells of other layers: {names}.</source>
        <translation>El historial de la ejecución habla de otras capas: {names}.</translation>
    </message>
    <message>
        <source>{names} and {n} more</source>
        <translation>{names} y {n} más</translation>
    </message>
</context>
<context>
    <name>PictureSection</name>
    <message>
        <source>Select these</source>
        <translation>Seleccionar estas</translation>
    </message>
    <message>
        <source>Select these samples</source>
        <translation>Seleccionar estas muestras</translation>
    </message>
    <message>
        <source>Select these samples in all views. Shift adds them to the selection, Ctrl narrows it, both take them away</source>
        <translation>Selecciona estas muestras en todas las vistas. Mayús las añade a la selección, Ctrl la restringe, ambas las quitan</translation>
    </message>
</context>
<context>
    <name>PredictionsView</name>
    <message>
        <source>Found {n} of {all} classes; wrongly said to be there: {wrong}</source>
        <translation>Halladas {n} de {all} clases; dadas por presentes sin estarlo: {wrong}</translation>
    </message>
    <message>
        <source>Give the network an image to see what it takes it for.</source>
        <translation>Da una imagen a la red para ver por qué la toma.</translation>
    </message>
    <message>
        <source>Hue tells where a pixel moves to, depth of colour how far; white stands still.</source>
        <translation>El tono dice hacia dónde se mueve un píxel, la intensidad del color cuánto; el blanco está quieto.</translation>
    </message>
    <message>
        <source>It answers {number}.</source>
        <translation>Responde {number}.</translation>
    </message>
    <message>
        <source>It answers {number}; true is {truth}: off by {error}.</source>
        <translation>Responde {number}; lo verdadero es {truth}: se desvía {error}.</translation>
    </message>
    <message>
        <source>It finds nothing here, not even with a low score.</source>
        <translation>Aquí no encuentra nada, ni siquiera con una puntuación baja.</translation>
    </message>
    <message>
        <source>It is {name}, which is none of this network's classes</source>
        <translation>Es {name}, que no es ninguna de las clases de esta red</translation>
    </message>
    <message>
        <source>Nothing is sure enough to be shown; the surest is {name} at {score}.</source>
        <translation>Nada es lo bastante seguro para mostrarse; lo más seguro es {name}, con {score}.</translation>
    </message>
    <message>
        <source>Open a model to see what it takes the input for.</source>
        <translation>Abre un modelo para ver por qué toma la entrada.</translation>
    </message>
    <message>
        <source>Random weights: this network has learned nothing yet.</source>
        <translation>Pesos aleatorios: esta red aún no ha aprendido nada.</translation>
    </message>
    <message>
        <source>Right: {name}</source>
        <translation>Acierto: {name}</translation>
    </message>
    <message>
        <source>Share of the pixels given to each class.</source>
        <translation>Proporción de los píxeles dada a cada clase.</translation>
    </message>
    <message>
        <source>Share of the pixels given to each class. Mean IoU: {iou}</source>
        <translation>Proporción de los píxeles dada a cada clase. IoU media: {iou}</translation>
    </message>
    <message>
        <source>This network does not answer with one score for each class.</source>
        <translation>Esta red no responde con una puntuación por clase.</translation>
    </message>
    <message>
        <source>Wrong: it is {name}</source>
        <translation>Error: es {name}</translation>
    </message>
    <message>
        <source>class {n}</source>
        <translation>clase {n}</translation>
    </message>
    <message>
        <source>given mask</source>
        <translation>máscara dada</translation>
    </message>
    <message>
        <source>movement</source>
        <translation>movimiento</translation>
    </message>
    <message>
        <source>true mask</source>
        <translation>máscara verdadera</translation>
    </message>
</context>
<context>
    <name>PreprocessingEditor</name>
    <message>
        <source>A guess by the first layer</source>
        <translation>Una suposición a partir de la primera capa</translation>
    </message>
    <message>
        <source>As your images come</source>
        <translation>Tal como vienen tus imágenes</translation>
    </message>
    <message>
        <source>Changed by you</source>
        <translation>Cambiado por ti</translation>
    </message>
    <message>
        <source>Chosen by you for the training</source>
        <translation>Elegido por ti para el entrenamiento</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Editar</translation>
    </message>
    <message>
        <source>From the checkpoint</source>
        <translation>Del checkpoint</translation>
    </message>
    <message>
        <source>From torchvision's weights</source>
        <translation>De los pesos de torchvision</translation>
    </message>
    <message>
        <source>Mean and deviation that many networks were trained with; sizes stay. ImageNet: colour; MNIST: grey; 0 to 1 and -1 to 1: the range of the values.</source>
        <translation>Media y desviación con las que se entrenaron muchas redes; los tamaños quedan. ImageNet: color; MNIST: gris; 0 a 1 y -1 a 1: el rango de los valores.</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Restablecer</translation>
    </message>
    <message>
        <source>Show the steps between the picture and the network, to change them</source>
        <translation>Muestra los pasos entre la imagen y la red, para cambiarlos</translation>
    </message>
    <message>
        <source>Take what the checkpoint, the weights or the architecture say</source>
        <translation>Toma lo que dicen el checkpoint, los pesos o la arquitectura</translation>
    </message>
    <message>
        <source>Usual for {name}</source>
        <translation>Habitual para {name}</translation>
    </message>
    <message>
        <source>Usual for {name} (the file does not say)</source>
        <translation>Habitual para {name} (el archivo no lo dice)</translation>
    </message>
    <message>
        <source>Usual values</source>
        <translation>Valores habituales</translation>
    </message>
    <message>
        <source>blue</source>
        <translation>azul</translation>
    </message>
    <message>
        <source>centre {w} × {h}</source>
        <translation>centro {w} × {h}</translation>
    </message>
    <message>
        <source>colour</source>
        <translation>color</translation>
    </message>
    <message>
        <source>deviation {std}</source>
        <translation>desviación {std}</translation>
    </message>
    <message>
        <source>green</source>
        <translation>verde</translation>
    </message>
    <message>
        <source>grey</source>
        <translation>gris</translation>
    </message>
    <message>
        <source>height</source>
        <translation>alto</translation>
    </message>
    <message>
        <source>mean {mean}</source>
        <translation>media {mean}</translation>
    </message>
    <message>
        <source>own values</source>
        <translation>valores propios</translation>
    </message>
    <message>
        <source>red</source>
        <translation>rojo</translation>
    </message>
    <message>
        <source>shorter side to {side} px</source>
        <translation>lado corto a {side} px</translation>
    </message>
    <message>
        <source>width</source>
        <translation>ancho</translation>
    </message>
</context>
<context>
    <name>ProbeController</name>
    <message>
        <source>Looking at {name}</source>
        <translation>Mirando {name}</translation>
    </message>
</context>
<context>
    <name>ProgressLine</name>
    <message>
        <source>Progress</source>
        <translation>Progreso</translation>
    </message>
</context>
<context>
    <name>ProposalView</name>
    <message>
        <source>About {size} of memory</source>
        <translation>Unos {size} de memoria</translation>
    </message>
    <message>
        <source>About {time} an epoch of {steps} steps on {device}</source>
        <translation>Unos {time} por época de {steps} pasos en {device}</translation>
    </message>
    <message>
        <source>Fitting network and images</source>
        <translation>Adaptando red e imágenes</translation>
    </message>
    <message>
        <source>History: about {size} an epoch</source>
        <translation>Historial: unos {size} por época</translation>
    </message>
    <message>
        <source>about {time} an epoch of {steps} steps on {device}</source>
        <translation>unos {time} por época de {steps} pasos en {device}</translation>
    </message>
    <message>
        <source>{channels} x {height} x {width} px in, {outputs} out, {n} parameters</source>
        <translation>entran {channels} x {height} x {width} px, salen {outputs}, {n} parámetros</translation>
    </message>
</context>
<context>
    <name>Proposals</name>
    <message>
        <source>Fitting network and images</source>
        <translation>Adaptando red e imágenes</translation>
    </message>
</context>
<context>
    <name>PythonCopier</name>
    <message>
        <source>Choose a tensor first.</source>
        <translation>Elige primero un tensor.</translation>
    </message>
    <message>
        <source>Copied as Python: {name}.</source>
        <translation>Copiado como Python: {name}.</translation>
    </message>
    <message>
        <source>Copy PyTorch code that loads this network and input and repeats the view</source>
        <translation>Copia código de PyTorch que carga esta red y esta entrada y repite la vista</translation>
    </message>
    <message>
        <source>Copy as P&amp;ython</source>
        <translation>Copiar como P&amp;ython</translation>
    </message>
    <message>
        <source>Give the network an image first, or choose a layer.</source>
        <translation>Dale primero una imagen a la red, o elige una capa.</translation>
    </message>
    <message>
        <source>Open a model first: there is nothing to copy yet.</source>
        <translation>Abre primero un modelo: aún no hay nada que copiar.</translation>
    </message>
    <message>
        <source>Writing the code</source>
        <translation>Escribiendo el código</translation>
    </message>
    <message>
        <source>the filters of {layer}</source>
        <translation>los filtros de {layer}</translation>
    </message>
    <message>
        <source>the maps of {layer}</source>
        <translation>los mapas de {layer}</translation>
    </message>
    <message>
        <source>the network's answer to this input</source>
        <translation>la respuesta de la red a esta entrada</translation>
    </message>
    <message>
        <source>this view</source>
        <translation>esta vista</translation>
    </message>
</context>
<context>
    <name>RateFinderView</name>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Click, or drag the line, to choose another rate</source>
        <translation>Haz clic, o arrastra la línea, para elegir otra tasa</translation>
    </message>
    <message>
        <source>Each step of a short sweep takes a larger learning rate. Where the loss falls fastest, the rate is a good one; nothing of the sweep is kept.</source>
        <translation>Cada paso de un recorrido corto toma una tasa de aprendizaje mayor. Donde la pérdida cae más deprisa, la tasa es buena; del recorrido no se guarda nada.</translation>
    </message>
    <message>
        <source>Find a learning rate</source>
        <translation>Buscar una tasa de aprendizaje</translation>
    </message>
    <message>
        <source>Find again</source>
        <translation>Buscar de nuevo</translation>
    </message>
    <message>
        <source>Finding a learning rate</source>
        <translation>Buscando una tasa de aprendizaje</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Tasa de aprendizaje</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Pérdida</translation>
    </message>
    <message>
        <source>The learning rate of the form is {rate} now.</source>
        <translation>La tasa de aprendizaje del formulario es ahora {rate}.</translation>
    </message>
    <message>
        <source>The loss falls at no learning rate; look at the images and the loss.</source>
        <translation>La pérdida no cae con ninguna tasa de aprendizaje; mira las imágenes y la pérdida.</translation>
    </message>
    <message>
        <source>Use this rate</source>
        <translation>Usar esta tasa</translation>
    </message>
    <message>
        <source>Write it into the training form</source>
        <translation>La escribe en el formulario de entrenamiento</translation>
    </message>
    <message>
        <source>learning rates</source>
        <translation>tasas de aprendizaje</translation>
    </message>
    <message>
        <source>{optimizer}, {loss}, batches of {n}</source>
        <translation>{optimizer}, {loss}, lotes de {n}</translation>
    </message>
    <message>
        <source>{rate} for {what}</source>
        <translation>{rate} para {what}</translation>
    </message>
</context>
<context>
    <name>RatesView</name>
    <message>
        <source>All</source>
        <translation>Todas</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>Clases</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>Curvas</translation>
    </message>
    <message>
        <source>Drawing curves</source>
        <translation>Dibujando curvas</translation>
    </message>
    <message>
        <source>False positive rate</source>
        <translation>Tasa de falsos positivos</translation>
    </message>
    <message>
        <source>Filter classes</source>
        <translation>Filtrar clases</translation>
    </message>
    <message>
        <source>Kind of curves</source>
        <translation>Tipo de curvas</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Ninguna</translation>
    </message>
    <message>
        <source>Point at a curve to read it; check classes to see more of them</source>
        <translation>Señala una curva para leerla; marca clases para ver más</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Precisión</translation>
    </message>
    <message>
        <source>Precision and recall</source>
        <translation>Precisión y exhaustividad</translation>
    </message>
    <message>
        <source>ROC</source>
        <translation>ROC</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>Exhaustividad</translation>
    </message>
    <message>
        <source>The run keeps no probabilities of so many classes. Evaluate the weights of this epoch to see its curves.</source>
        <translation>La ejecución no guarda probabilidades de tantas clases. Evalúa los pesos de esta época para ver sus curvas.</translation>
    </message>
    <message>
        <source>These curves need a probability for each class of a sample.</source>
        <translation>Estas curvas necesitan una probabilidad para cada clase de una muestra.</translation>
    </message>
    <message>
        <source>True positive rate</source>
        <translation>Tasa de verdaderos positivos</translation>
    </message>
    <message>
        <source>macro average</source>
        <translation>promedio macro</translation>
    </message>
    <message>
        <source>micro average</source>
        <translation>promedio micro</translation>
    </message>
    <message>
        <source>{name}: {x} % of it found, {y} % of what is taken for it right</source>
        <translation>{name}: se encuentra el {x} %, y de lo tomado por ella es correcto el {y} %</translation>
    </message>
    <message>
        <source>{name}: {y} % of it found, {x} % of the rest taken for it</source>
        <translation>{name}: se encuentra el {y} %, y del resto se toma por ella el {x} %</translation>
    </message>
</context>
<context>
    <name>Reliability</name>
    <message>
        <source>Confidence {low} to {high} %</source>
        <translation>Confianza del {low} al {high} %</translation>
    </message>
    <message>
        <source>Confidence, %</source>
        <translation>Confianza, %</translation>
    </message>
    <message>
        <source>Right, %</source>
        <translation>Aciertos, %</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Muestras</translation>
    </message>
    <message>
        <source>{span}: no samples</source>
        <translation>{span}: sin muestras</translation>
    </message>
    <message>
        <source>{span}: {n} samples, {right} right, mean confidence {mean}</source>
        <translation>{span}: {n} muestras, {right} acertadas, confianza media {mean}</translation>
    </message>
</context>
<context>
    <name>RememberingController</name>
    <message>
        <source>Remembering the preprocessing</source>
        <translation>Recordando el preprocesamiento</translation>
    </message>
</context>
<context>
    <name>ReportTables</name>
    <message>
        <source>AP</source>
        <translation>AP</translation>
    </message>
    <message>
        <source>AUC</source>
        <translation>AUC</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>Exactitud</translation>
    </message>
    <message>
        <source>Area under the ROC curve of the class against the rest</source>
        <translation>Área bajo la curva ROC de la clase frente al resto</translation>
    </message>
    <message>
        <source>Average precision: area under the precision-recall curve</source>
        <translation>Precisión media: área bajo la curva de precisión y exhaustividad</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Clase</translation>
    </message>
    <message>
        <source>F1</source>
        <translation>F1</translation>
    </message>
    <message>
        <source>Harmonic mean of precision and recall</source>
        <translation>Media armónica de precisión y exhaustividad</translation>
    </message>
    <message>
        <source>How many are of the class</source>
        <translation>Cuántas son de la clase</translation>
    </message>
    <message>
        <source>How many show the class</source>
        <translation>Cuántas muestran la clase</translation>
    </message>
    <message>
        <source>Intersection of true and given mask by their union, all samples</source>
        <translation>Intersección de la máscara dada y la verdadera entre su unión, en todas las muestras</translation>
    </message>
    <message>
        <source>IoU</source>
        <translation>IoU</translation>
    </message>
    <message>
        <source>Mean of the classes</source>
        <translation>Macro</translation>
    </message>
    <message>
        <source>Mean of the samples</source>
        <translation>Por muestra</translation>
    </message>
    <message>
        <source>Mean weighted by samples</source>
        <translation>Ponderado</translation>
    </message>
    <message>
        <source>Micro average</source>
        <translation>Micro</translation>
    </message>
    <message>
        <source>Of what is of the class, the share that was found</source>
        <translation>De lo que es de la clase, la proporción que se encontró</translation>
    </message>
    <message>
        <source>Of what was taken for the class, the share that is of it</source>
        <translation>De lo que se tomó por la clase, la proporción que lo es</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>Píxeles</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Precisión</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>Exhaustividad</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Muestras</translation>
    </message>
</context>
<context>
    <name>ReportView</name>
    <message>
        <source>A report tells of classes; this network answers with a number.</source>
        <translation>Un informe habla de clases; esta red responde con un número.</translation>
    </message>
    <message>
        <source>No sample shows this class.</source>
        <translation>Ninguna muestra tiene esta clase.</translation>
    </message>
    <message>
        <source>Report of the classes</source>
        <translation>Informe de clasificación</translation>
    </message>
</context>
<context>
    <name>ResponseTable</name>
    <message>
        <source>Remove {name}</source>
        <translation>Quitar {name}</translation>
    </message>
    <message>
        <source>Responses of units to inputs</source>
        <translation>Respuestas de unidades a entradas</translation>
    </message>
</context>
<context>
    <name>ResponsesController</name>
    <message>
        <source>Looking for kept responses</source>
        <translation>Buscando respuestas guardadas</translation>
    </message>
    <message>
        <source>Sweeping {name}</source>
        <translation>Recorriendo {name}</translation>
    </message>
</context>
<context>
    <name>RowFilterBar</name>
    <message>
        <source>Any figure</source>
        <translation>Cualquier cifra</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>Comparación</translation>
    </message>
    <message>
        <source>Figure that is compared</source>
        <translation>Cifra que se compara</translation>
    </message>
    <message>
        <source>Hide dead</source>
        <translation>Ocultar muertas</translation>
    </message>
    <message>
        <source>Hide near duplicates</source>
        <translation>Ocultar casi iguales</translation>
    </message>
    <message>
        <source>Leave out units that answer alike to every sample</source>
        <translation>Deja fuera las unidades que responden igual a todas las muestras</translation>
    </message>
    <message>
        <source>Leave out units whose responses are nearly those of another one</source>
        <translation>Deja fuera las unidades cuyas respuestas son casi las de otra</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Umbral</translation>
    </message>
    <message>
        <source>Unit, layer or class</source>
        <translation>Unidad, capa o clase</translation>
    </message>
</context>
<context>
    <name>RunActions</name>
    <message>
        <source>Add tag</source>
        <translation>Añadir marca</translation>
    </message>
    <message>
        <source>Add tag…</source>
        <translation>Añadir marca…</translation>
    </message>
    <message>
        <source>All their weights and their whole history go with them.</source>
        <translation>Con ellas se van todos sus pesos y todo su historial.</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>Copiar ruta</translation>
    </message>
    <message>
        <source>Export as CSV</source>
        <translation>Exportar como CSV</translation>
    </message>
    <message>
        <source>Export curves…</source>
        <translation>Exportar curvas…</translation>
    </message>
    <message>
        <source>Export list…</source>
        <translation>Exportar lista…</translation>
    </message>
    <message>
        <source>Folder for TensorBoard</source>
        <translation>Carpeta para TensorBoard</translation>
    </message>
    <message>
        <source>Move to trash</source>
        <translation>Mover a la papelera</translation>
    </message>
    <message>
        <source>Move to trash…</source>
        <translation>Mover a la papelera…</translation>
    </message>
    <message>
        <source>Move {name} to the trash?</source>
        <translation>¿Mover {name} a la papelera?</translation>
    </message>
    <message>
        <source>Move {n} runs to the trash?</source>
        <translation>¿Mover {n} ejecuciones a la papelera?</translation>
    </message>
    <message>
        <source>One line for each run, as CSV</source>
        <translation>Una línea por ejecución, como CSV</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Abrir</translation>
    </message>
    <message>
        <source>Remove tag</source>
        <translation>Quitar marca</translation>
    </message>
    <message>
        <source>Rename run</source>
        <translation>Renombrar ejecución</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Cambiar nombre…</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>Tabla (*.csv)</translation>
    </message>
    <message>
        <source>Tag for the picked runs</source>
        <translation>Marca para las ejecuciones elegidas</translation>
    </message>
    <message>
        <source>The points of all curves, as CSV</source>
        <translation>Los puntos de todas las curvas, como CSV</translation>
    </message>
    <message>
        <source>Title (empty: its folder)</source>
        <translation>Título (vacío: su carpeta)</translation>
    </message>
    <message>
        <source>Write TensorBoard files…</source>
        <translation>Escribir archivos de TensorBoard…</translation>
    </message>
</context>
<context>
    <name>RunCurvesPane</name>
    <message>
        <source>Choose runs in the table: with Ctrl or Shift several of them.</source>
        <translation>Elige ejecuciones en la tabla: con Ctrl o Mayús, varias.</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>Épocas</translation>
    </message>
    <message>
        <source>Held-out figure</source>
        <translation>Medida, reservadas</translation>
    </message>
    <message>
        <source>Held-out loss</source>
        <translation>Pérdida, reservadas</translation>
    </message>
    <message>
        <source>How calm the line is that is drawn over the raw one; at the left there is none</source>
        <translation>Cuán calmada es la línea que se dibuja sobre la original; a la izquierda no hay ninguna</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Tasa de aprendizaje</translation>
    </message>
    <message>
        <source>Logarithmic loss</source>
        <translation>Pérdida logarítmica</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>Minutos</translation>
    </message>
    <message>
        <source>On a logarithmic scale equal factors are equally far apart</source>
        <translation>En una escala logarítmica, factores iguales están a igual distancia</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>Suavizado</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Pasos</translation>
    </message>
    <message>
        <source>Training figure</source>
        <translation>Medida al entrenar</translation>
    </message>
    <message>
        <source>Training loss</source>
        <translation>Pérdida de entrenamiento</translation>
    </message>
    <message>
        <source>What the second plot shows</source>
        <translation>Qué muestra el segundo gráfico</translation>
    </message>
    <message>
        <source>What the x axes count</source>
        <translation>Qué cuentan los ejes x</translation>
    </message>
    <message>
        <source>{figure} of held-out images</source>
        <translation>{figure}, imágenes reservadas</translation>
    </message>
    <message>
        <source>{figure} while learning</source>
        <translation>{figure} al aprender</translation>
    </message>
    <message>
        <source>{n} more are not drawn</source>
        <translation>{n} más no se dibujan</translation>
    </message>
</context>
<context>
    <name>RunExports</name>
    <message>
        <source>Writing a table</source>
        <translation>Escribiendo una tabla</translation>
    </message>
    <message>
        <source>Writing curves</source>
        <translation>Escribiendo curvas</translation>
    </message>
    <message>
        <source>Writing event files</source>
        <translation>Escribiendo archivos de eventos</translation>
    </message>
    <message>
        <source>Written: {name}.</source>
        <translation>Escrito: {name}.</translation>
    </message>
</context>
<context>
    <name>RunFolderField</name>
    <message>
        <source>Choose where the run is kept</source>
        <translation>Elegir dónde se guarda la ejecución</translation>
    </message>
    <message>
        <source>Folder of the run</source>
        <translation>Carpeta de la ejecución</translation>
    </message>
    <message>
        <source>a new folder</source>
        <translation>una carpeta nueva</translation>
    </message>
</context>
<context>
    <name>RunLinks</name>
    <message>
        <source>Of epoch {number} nothing is kept that could be shown.</source>
        <translation>De la época {number} no se conserva nada que pueda mostrarse.</translation>
    </message>
    <message>
        <source>Open the images that the run is measured on to see these samples.</source>
        <translation>Abre las imágenes con que se mide la ejecución para ver estas muestras.</translation>
    </message>
    <message>
        <source>The network in the window has no layer {layer}; open the run's weights.</source>
        <translation>La red de la ventana no tiene la capa {layer}; abre los pesos de la ejecución.</translation>
    </message>
</context>
<context>
    <name>RunNotesPane</name>
    <message>
        <source>Choose one run in the table to write a note on it.</source>
        <translation>Elige una ejecución en la tabla para anotar algo de ella.</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Nota</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Marcas</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Título</translation>
    </message>
    <message>
        <source>What is worth keeping of this run</source>
        <translation>Lo que vale la pena recordar de esta ejecución</translation>
    </message>
    <message>
        <source>Words with commas between them</source>
        <translation>Palabras separadas por comas</translation>
    </message>
</context>
<context>
    <name>RunSettingsPane</name>
    <message>
        <source>Choose two runs or more to see in which settings they differ.</source>
        <translation>Elige dos ejecuciones o más para ver en qué ajustes difieren.</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>Ajuste</translation>
    </message>
    <message>
        <source>Settings that differ</source>
        <translation>Ajustes que difieren</translation>
    </message>
    <message>
        <source>These runs have the same settings.</source>
        <translation>Estas ejecuciones tienen los mismos ajustes.</translation>
    </message>
</context>
<context>
    <name>RunStatus</name>
    <message>
        <source>Another program trained this run; nobody writes it now.</source>
        <translation>Otro programa entrenó esta ejecución; ahora nadie la escribe.</translation>
    </message>
    <message>
        <source>Best: epoch {number}. {title} on held-out images: {figure}</source>
        <translation>Mejor: época {number}. {title} con imágenes reservadas: {figure}</translation>
    </message>
    <message>
        <source>Broken off: the program that trained it is gone.</source>
        <translation>Interrumpida: el programa que la entrenaba ya no está.</translation>
    </message>
    <message>
        <source>Copy the path of the run</source>
        <translation>Copiar la ruta de la ejecución</translation>
    </message>
    <message>
        <source>Epoch {epoch} of {epochs}, step {step} of {steps}</source>
        <translation>Época {epoch} de {epochs}, paso {step} de {steps}</translation>
    </message>
    <message>
        <source>Epoch {epoch}, step {step}</source>
        <translation>Época {epoch}, paso {step}</translation>
    </message>
    <message>
        <source>Finished.</source>
        <translation>Terminado.</translation>
    </message>
    <message>
        <source>Followed: process {process} on {host} writes this run since {time}.</source>
        <translation>Se sigue: el proceso {process} en {host} escribe esta ejecución desde {time}.</translation>
    </message>
    <message>
        <source>Followed: {n} processes, the first {process} on {host}, train this run since {time}.</source>
        <translation>Se sigue: {n} procesos, el primero {process} en {host}, entrenan esta ejecución desde {time}.</translation>
    </message>
    <message>
        <source>It cannot be paused here.</source>
        <translation>No puede pausarse aquí.</translation>
    </message>
    <message>
        <source>Measuring on held-out images: {done} of {total}</source>
        <translation>Midiendo con imágenes reservadas: {done} de {total}</translation>
    </message>
    <message>
        <source>Nothing was trained: see the error below.</source>
        <translation>No se entrenó nada: véase el error de abajo.</translation>
    </message>
    <message>
        <source>Open the folder of the run</source>
        <translation>Abrir la carpeta de la ejecución</translation>
    </message>
    <message>
        <source>Paused. {where}</source>
        <translation>En pausa. {where}</translation>
    </message>
    <message>
        <source>Preparing images and model…</source>
        <translation>Preparando imágenes y modelo…</translation>
    </message>
    <message>
        <source>Ready.</source>
        <translation>Listo.</translation>
    </message>
    <message>
        <source>Stopped because the loss is no number any more.</source>
        <translation>Detenido porque la pérdida ya no es un número.</translation>
    </message>
    <message>
        <source>Stopped early: validation no longer improved.</source>
        <translation>Parada temprana: la validación ya no mejoraba.</translation>
    </message>
    <message>
        <source>Stopped, the weights are kept.</source>
        <translation>Detenido, los pesos se conservan.</translation>
    </message>
    <message>
        <source>Stopping, the weights are being saved…</source>
        <translation>Deteniendo, se guardan los pesos…</translation>
    </message>
    <message>
        <source>The folder of this run is away; it is looked for every few seconds.</source>
        <translation>La carpeta de esta ejecución no está; se busca cada pocos segundos.</translation>
    </message>
    <message>
        <source>The images have to be downloaded first.</source>
        <translation>Primero hay que descargar las imágenes.</translation>
    </message>
    <message>
        <source>The program that trained it ended with an error.</source>
        <translation>El programa que la entrenaba terminó con un error.</translation>
    </message>
    <message>
        <source>The run ended with an error, see below.</source>
        <translation>La ejecución terminó con un error, véase abajo.</translation>
    </message>
    <message>
        <source>{number} images/s</source>
        <translation>{number} imágenes/s</translation>
    </message>
    <message>
        <source>{time} left, {speed}</source>
        <translation>quedan {time}, {speed}</translation>
    </message>
</context>
<context>
    <name>RunsController</name>
    <message>
        <source>Keeping a note</source>
        <translation>Guardando una nota</translation>
    </message>
    <message>
        <source>Keeping tags</source>
        <translation>Guardando marcas</translation>
    </message>
    <message>
        <source>Looking for runs</source>
        <translation>Buscando ejecuciones</translation>
    </message>
    <message>
        <source>Moving to the trash</source>
        <translation>Moviendo a la papelera</translation>
    </message>
    <message>
        <source>Reading curves</source>
        <translation>Leyendo curvas</translation>
    </message>
</context>
<context>
    <name>RunsView</name>
    <message>
        <source>Choose a folder</source>
        <translation>Elegir una carpeta</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>Elegir una carpeta…</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>Curvas</translation>
    </message>
    <message>
        <source>Folder with runs</source>
        <translation>Carpeta con ejecuciones</translation>
    </message>
    <message>
        <source>It holds more folders than are looked into; choose one below it.</source>
        <translation>Contiene más carpetas de las que se miran; elige una de ellas.</translation>
    </message>
    <message>
        <source>Look at the run that is picked, and follow it while somebody trains it</source>
        <translation>Mirar la ejecución elegida, y seguirla mientras alguien la entrena</translation>
    </message>
    <message>
        <source>Looking for runs in {folder}</source>
        <translation>Buscando ejecuciones en {folder}</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Más</translation>
    </message>
    <message>
        <source>Name, network, #tag…</source>
        <translation>Nombre, red, #marca…</translation>
    </message>
    <message>
        <source>Name, tags, files and trash for the picked runs</source>
        <translation>Nombre, marcas, archivos y papelera para las ejecuciones elegidas</translation>
    </message>
    <message>
        <source>None of {n} runs has these words.</source>
        <translation>Ninguna de {n} ejecuciones tiene estas palabras.</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notas</translation>
    </message>
    <message>
        <source>Only runs with all these words; a word that begins with # is a tag</source>
        <translation>Solo ejecuciones con todas estas palabras; una palabra que empieza por # es una marca</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Abrir</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Ejecuciones</translation>
    </message>
    <message>
        <source>Settings that differ</source>
        <translation>Ajustes que difieren</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Mostrar todas</translation>
    </message>
    <message>
        <source>The usual folder</source>
        <translation>La carpeta habitual</translation>
    </message>
    <message>
        <source>There are no runs in {folder} yet. Train a network, or choose a folder with runs.</source>
        <translation>Todavía no hay ejecuciones en {folder}. Entrena una red, o elige una carpeta con ejecuciones.</translation>
    </message>
    <message>
        <source>Which runs are shown</source>
        <translation>Qué ejecuciones se muestran</translation>
    </message>
    <message>
        <source>runs in {folder}</source>
        <translation>ejecuciones en {folder}</translation>
    </message>
    <message>
        <source>{folder} cannot be looked into: it is gone, or not yours to read.</source>
        <translation>No se puede mirar en {folder}: ya no está, o no puedes leerla.</translation>
    </message>
</context>
<context>
    <name>SampleFilter</name>
    <message>
        <source>All samples</source>
        <translation>Todas las muestras</translation>
    </message>
    <message>
        <source>Broken</source>
        <translation>Dañadas</translation>
    </message>
    <message>
        <source>Equal, other label</source>
        <translation>Iguales, otra etiqueta</translation>
    </message>
    <message>
        <source>First let every picture be looked at: see the view Data</source>
        <translation>Primero hay que mirar todas las imágenes: ve a la vista Datos</translation>
    </message>
    <message>
        <source>In two parts</source>
        <translation>En dos partes</translation>
    </message>
    <message>
        <source>Odd pictures</source>
        <translation>Imágenes raras</translation>
    </message>
    <message>
        <source>Repeated</source>
        <translation>Repetidas</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Buscar</translation>
    </message>
    <message>
        <source>Searching</source>
        <translation>Buscando</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Entrenamiento</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>Validación</translation>
    </message>
    <message>
        <source>Which samples</source>
        <translation>Qué muestras</translation>
    </message>
    <message>
        <source>With objects</source>
        <translation>Con objetos</translation>
    </message>
    <message>
        <source>Without a label</source>
        <translation>Sin etiqueta</translation>
    </message>
    <message>
        <source>Without objects</source>
        <translation>Sin objetos</translation>
    </message>
    <message>
        <source>Words in file, class or columns; class:cat, file:042, age:&gt;30 for one of them; -word leaves out</source>
        <translation>Palabras en archivo, clase o columnas; class:gato, file:042, age:&gt;30 para una de ellas; -palabra excluye</translation>
    </message>
</context>
<context>
    <name>SampleGrid</name>
    <message>
        <source>Sample {number}: {truth}</source>
        <translation>Muestra {number}: {truth}</translation>
    </message>
    <message>
        <source>Sample {number}: {truth}, answered {guess}</source>
        <translation>Muestra {number}: {truth}, respuesta {guess}</translation>
    </message>
    <message>
        <source>Sample {number}: {truth}, taken for {guess} with {sure:.1f} %</source>
        <translation>Muestra {number}: {truth}, tomada por {guess} con {sure:.1f} %</translation>
    </message>
    <message>
        <source>is {truth}</source>
        <translation>es {truth}</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>pérdida</translation>
    </message>
    <message>
        <source>no label</source>
        <translation>sin etiqueta</translation>
    </message>
    <message>
        <source>{sure}, is {truth}</source>
        <translation>{sure}, es {truth}</translation>
    </message>
</context>
<context>
    <name>SamplesView</name>
    <message>
        <source>, the first {n} of them here</source>
        <translation>, las primeras {n} aquí</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Siguiente</translation>
    </message>
    <message>
        <source>Open an image set to step through its samples.</source>
        <translation>Abre un conjunto de imágenes para recorrer sus muestras.</translation>
    </message>
    <message>
        <source>Part of the image set</source>
        <translation>Parte del conjunto de imágenes</translation>
    </message>
    <message>
        <source>Part of the set: images to learn from, or held out to test with</source>
        <translation>Parte del conjunto: imágenes de las que aprender, o reservadas para probar</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>Anterior</translation>
    </message>
    <message>
        <source>The input is frozen; press F to let it change again.</source>
        <translation>La entrada está congelada; pulsa F para que vuelva a cambiar.</translation>
    </message>
    <message>
        <source>{name} · {n} images</source>
        <translation>{name} · {n} imágenes</translation>
    </message>
    <message>
        <source>{n} selected</source>
        <translation>{n} seleccionadas</translation>
    </message>
</context>
<context>
    <name>ScatterTools</name>
    <message>
        <source>A drag selects a rectangle</source>
        <translation>Al arrastrar se selecciona un rectángulo</translation>
    </message>
    <message>
        <source>A drag selects what the line goes around</source>
        <translation>Al arrastrar se selecciona lo que la línea rodea</translation>
    </message>
    <message>
        <source>Lines from the sample at the pointer to its nearest ones in the features</source>
        <translation>Líneas desde la muestra bajo el puntero hasta las más cercanas en las características</translation>
    </message>
    <message>
        <source>Show all (Home)</source>
        <translation>Mostrar todo (Inicio)</translation>
    </message>
    <message>
        <source>Show pictures where few samples are in sight</source>
        <translation>Mostrar imágenes donde se ven pocas muestras</translation>
    </message>
</context>
<context>
    <name>ScatterView</name>
    <message>
        <source>Map of samples</source>
        <translation>Mapa de muestras</translation>
    </message>
</context>
<context>
    <name>ScriptView</name>
    <message>
        <source>Copied the script.</source>
        <translation>Script copiado.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Mend the training form to see its script.</source>
        <translation>Corrige el formulario de entrenamiento para ver su script.</translation>
    </message>
    <message>
        <source>Notebook (*.ipynb)</source>
        <translation>Cuaderno (*.ipynb)</translation>
    </message>
    <message>
        <source>Python script (*.py)</source>
        <translation>Script de Python (*.py)</translation>
    </message>
    <message>
        <source>Save notebook</source>
        <translation>Guardar cuaderno</translation>
    </message>
    <message>
        <source>Save notebook…</source>
        <translation>Guardar cuaderno…</translation>
    </message>
    <message>
        <source>Save script</source>
        <translation>Guardar script</translation>
    </message>
    <message>
        <source>Save script…</source>
        <translation>Guardar script…</translation>
    </message>
    <message>
        <source>Saved: {name}.</source>
        <translation>Guardado: {name}.</translation>
    </message>
    <message>
        <source>Saving {name}</source>
        <translation>Guardando {name}</translation>
    </message>
    <message>
        <source>Script</source>
        <translation>Script</translation>
    </message>
    <message>
        <source>Writing the script</source>
        <translation>Escribiendo el script</translation>
    </message>
    <message>
        <source>{model} on {images}, without cnnviz</source>
        <translation>{model} con {images}, sin cnnviz</translation>
    </message>
</context>
<context>
    <name>SelectionChips</name>
    <message>
        <source>1 sample</source>
        <translation>1 muestra</translation>
    </message>
    <message>
        <source>Choose no layer</source>
        <translation>No elegir capa</translation>
    </message>
    <message>
        <source>Choose no unit</source>
        <translation>No elegir unidad</translation>
    </message>
    <message>
        <source>Let a choice replace the selection again</source>
        <translation>Que una elección vuelva a sustituir la selección</translation>
    </message>
    <message>
        <source>Select everything</source>
        <translation>Seleccionar todo</translation>
    </message>
    <message>
        <source>Select samples of all classes</source>
        <translation>Seleccionar muestras de todas las clases</translation>
    </message>
    <message>
        <source>Show the newest weights again</source>
        <translation>Mostrar de nuevo los pesos más nuevos</translation>
    </message>
    <message>
        <source>choices are added</source>
        <translation>las elecciones se añaden</translation>
    </message>
    <message>
        <source>choices are taken away</source>
        <translation>las elecciones se quitan</translation>
    </message>
    <message>
        <source>choices narrow</source>
        <translation>las elecciones restringen</translation>
    </message>
    <message>
        <source>class {value}</source>
        <translation>clase {value}</translation>
    </message>
    <message>
        <source>epoch {value}</source>
        <translation>época {value}</translation>
    </message>
    <message>
        <source>layer {value}</source>
        <translation>capa {value}</translation>
    </message>
    <message>
        <source>unit {value}</source>
        <translation>unidad {value}</translation>
    </message>
    <message>
        <source>{n} classes</source>
        <translation>{n} clases</translation>
    </message>
    <message>
        <source>{n} of {all} are selected; a click selects everything</source>
        <translation>{n} de {all} están seleccionadas; un clic selecciona todo</translation>
    </message>
    <message>
        <source>{n} samples</source>
        <translation>{n} muestras</translation>
    </message>
</context>
<context>
    <name>SelectionMenu</name>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Atrás</translation>
    </message>
    <message>
        <source>&amp;Copy as a list</source>
        <translation>&amp;Copiar como lista</translation>
    </message>
    <message>
        <source>&amp;Forward</source>
        <translation>A&amp;delante</translation>
    </message>
    <message>
        <source>&amp;Name this selection…</source>
        <translation>&amp;Nombrar esta selección…</translation>
    </message>
    <message>
        <source>&amp;Narrows it: and (Ctrl)</source>
        <translation>La &amp;restringe: y (Ctrl)</translation>
    </message>
    <message>
        <source>&amp;Replaces the selection</source>
        <translation>&amp;Sustituye la selección</translation>
    </message>
    <message>
        <source>A choice of &amp;samples</source>
        <translation>Una &amp;elección de muestras</translation>
    </message>
    <message>
        <source>A name for these {n} samples:</source>
        <translation>Un nombre para estas {n} muestras:</translation>
    </message>
    <message>
        <source>Copied: {n} samples.</source>
        <translation>Copiado: {n} muestras.</translation>
    </message>
    <message>
        <source>E&amp;xport as a list…</source>
        <translation>E&amp;xportar como lista…</translation>
    </message>
    <message>
        <source>Export the selected samples</source>
        <translation>Exportar las muestras seleccionadas</translation>
    </message>
    <message>
        <source>Files or numbers (*.txt)</source>
        <translation>Archivos o números (*.txt)</translation>
    </message>
    <message>
        <source>For&amp;get a name</source>
        <translation>O&amp;lvidar un nombre</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Olvidar</translation>
    </message>
    <message>
        <source>Forget the selection “{name}”?</source>
        <translation>¿Olvidar la selección «{name}»?</translation>
    </message>
    <message>
        <source>Is &amp;added to it: or (Shift)</source>
        <translation>Se &amp;añade a ella: o (Mayús)</translation>
    </message>
    <message>
        <source>Is &amp;taken away from it: not (Ctrl+Shift)</source>
        <translation>Se &amp;quita de ella: no (Ctrl+Mayús)</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Conservar</translation>
    </message>
    <message>
        <source>Na&amp;med selections</source>
        <translation>Selecciones con no&amp;mbre</translation>
    </message>
    <message>
        <source>Name this selection</source>
        <translation>Nombrar esta selección</translation>
    </message>
    <message>
        <source>None for this image set</source>
        <translation>Ninguna para este conjunto de imágenes</translation>
    </message>
    <message>
        <source>Saved: {name}.</source>
        <translation>Guardado: {name}.</translation>
    </message>
    <message>
        <source>Saving {name}</source>
        <translation>Guardando {name}</translation>
    </message>
    <message>
        <source>Select &amp;everything</source>
        <translation>Seleccionar &amp;todo</translation>
    </message>
    <message>
        <source>Select no samples and classes, which means all of them</source>
        <translation>Sin muestras ni clases seleccionadas, lo que significa todas</translation>
    </message>
    <message>
        <source>Select the &amp;others</source>
        <translation>&amp;Seleccionar las otras</translation>
    </message>
    <message>
        <source>Table: number, name, class, file (*.csv)</source>
        <translation>Tabla: número, nombre, clase, archivo (*.csv)</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>No sample is left by this choice; it stays as it was.</source>
        <translation>Esta elección no deja ninguna muestra; la selección queda como estaba.</translation>
    </message>
</context>
<context>
    <name>ShapesTable</name>
    <message>
        <source>All</source>
        <translation>Todas</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>Capa</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Salida</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parámetros</translation>
    </message>
    <message>
        <source>Shapes after every layer</source>
        <translation>Formas tras cada capa</translation>
    </message>
</context>
<context>
    <name>SizeOffer</name>
    <message>
        <source>Bring pictures to this size; it can be changed below them</source>
        <translation>Lleva las imágenes a este tamaño; se puede cambiar debajo de ellas</translation>
    </message>
    <message>
        <source>Looking for sizes that fit…</source>
        <translation>Buscando tamaños que encajen…</translation>
    </message>
    <message>
        <source>Use {side} px</source>
        <translation>Usar {side} px</translation>
    </message>
    <message>
        <source>Use {side} px, {kind}</source>
        <translation>Usar {side} px, {kind}</translation>
    </message>
    <message>
        <source>colour</source>
        <translation>color</translation>
    </message>
    <message>
        <source>grey</source>
        <translation>gris</translation>
    </message>
</context>
<context>
    <name>SmallerBatch</name>
    <message>
        <source>Memory did not suffice. A smaller batch takes less of it.</source>
        <translation>La memoria no bastó. Un lote más pequeño ocupa menos.</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Ahora no</translation>
    </message>
    <message>
        <source>Start with batches of {n}</source>
        <translation>Iniciar con lotes de {n}</translation>
    </message>
</context>
<context>
    <name>SplitTable</name>
    <message>
        <source>Part</source>
        <translation>Parte</translation>
    </message>
    <message>
        <source>Per class</source>
        <translation>Por clase</translation>
    </message>
    <message>
        <source>Pixels per class</source>
        <translation>Píxeles por clase</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Muestras</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Entrenamiento</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>Validación</translation>
    </message>
</context>
<context>
    <name>SurveyOffer</name>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>It begins as soon as other work is done.</source>
        <translation>Empieza en cuanto termine otro trabajo.</translation>
    </message>
    <message>
        <source>Look at every picture</source>
        <translation>Mirar todas las imágenes</translation>
    </message>
    <message>
        <source>One pass over {n} pictures finds the broken and the repeated ones and adds up the pixels; it is kept.</source>
        <translation>Una pasada por {n} imágenes encuentra las dañadas y las repetidas y suma los píxeles; se guarda.</translation>
    </message>
    <message>
        <source>{done} of {all} images</source>
        <translation>{done} de {all} imágenes</translation>
    </message>
</context>
<context>
    <name>Surveys</name>
    <message>
        <source>Looking at every picture of {name}</source>
        <translation>Mirando todas las imágenes de {name}</translation>
    </message>
    <message>
        <source>Looking over the image set</source>
        <translation>Revisando el conjunto de imágenes</translation>
    </message>
</context>
<context>
    <name>SweepOffer</name>
    <message>
        <source>All {n} convolutions and linear layers, in the same one pass</source>
        <translation>Las {n} convoluciones y capas lineales, en la misma única pasada</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>It takes about {time} at most.</source>
        <translation>Tarda como mucho unos {time}.</translation>
    </message>
    <message>
        <source>No responses yet: one pass over {n} images finds what excites each unit, and keeps it.</source>
        <translation>Aún no hay respuestas: una pasada por {n} imágenes averigua qué excita a cada unidad, y se guarda.</translation>
    </message>
    <message>
        <source>Open a model to see what its units answer to.</source>
        <translation>Abre un modelo para ver a qué responden sus unidades.</translation>
    </message>
    <message>
        <source>Open an image set to see what excites the units.</source>
        <translation>Abre un conjunto de imágenes para ver qué excita a las unidades.</translation>
    </message>
    <message>
        <source>Sweep all convolutions</source>
        <translation>Recorrer todas las convoluciones</translation>
    </message>
    <message>
        <source>Sweep all linear layers</source>
        <translation>Recorrer todas las capas lineales</translation>
    </message>
    <message>
        <source>Sweep this layer</source>
        <translation>Recorrer esta capa</translation>
    </message>
    <message>
        <source>The layers of the model are not known yet.</source>
        <translation>Las capas del modelo aún no se conocen.</translation>
    </message>
    <message>
        <source>The sweep begins as soon as other work is done.</source>
        <translation>El recorrido empieza en cuanto termine otro trabajo.</translation>
    </message>
    <message>
        <source>{done} of {all} images</source>
        <translation>{done} de {all} imágenes</translation>
    </message>
</context>
<context>
    <name>TablePane</name>
    <message>
        <source>Compare the inputs for each unit alone: its largest response is full colour</source>
        <translation>Compara las entradas para cada unidad por separado: su mayor respuesta tiene el color pleno</translation>
    </message>
    <message>
        <source>Each unit on its own scale</source>
        <translation>Cada unidad con su escala</translation>
    </message>
    <message>
        <source>The input is frozen; press F to let it change again.</source>
        <translation>La entrada está congelada; pulsa F para que vuelva a cambiar.</translation>
    </message>
    <message>
        <source>its largest</source>
        <translation>su máximo</translation>
    </message>
    <message>
        <source>− its largest</source>
        <translation>− su máximo</translation>
    </message>
</context>
<context>
    <name>TextDialog</name>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
</context>
<context>
    <name>ThumbnailStrip</name>
    <message>
        <source>Samples</source>
        <translation>Muestras</translation>
    </message>
</context>
<context>
    <name>Thumbnails</name>
    <message>
        <source>Making thumbnails</source>
        <translation>Haciendo miniaturas</translation>
    </message>
</context>
<context>
    <name>TileGrid</name>
    <message>
        <source>Tiles</source>
        <translation>Casillas</translation>
    </message>
</context>
<context>
    <name>TimeLeft</name>
    <message>
        <source>{text} · {time} left</source>
        <translation>{text} · quedan {time}</translation>
    </message>
</context>
<context>
    <name>Toolbar</name>
    <message>
        <source>Main toolbar</source>
        <translation>Barra principal</translation>
    </message>
</context>
<context>
    <name>TrainingController</name>
    <message>
        <source>Training</source>
        <translation>Entrenamiento</translation>
    </message>
</context>
<context>
    <name>TrainingMonitor</name>
    <message>
        <source>Reading the curves</source>
        <translation>Leyendo las curvas</translation>
    </message>
</context>
<context>
    <name>TrainingPanel</name>
    <message>
        <source>&amp;Continue</source>
        <translation>&amp;Continuar</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>&amp;Pausar</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>&amp;Reanudar</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>&amp;Iniciar</translation>
    </message>
    <message>
        <source>A training loop of its own wrote this run; only that can go on with it</source>
        <translation>Un bucle de entrenamiento propio escribió esta ejecución; solo ese puede seguirla</translation>
    </message>
    <message>
        <source>Another process writes this run; it can be continued after its end</source>
        <translation>Otro proceso escribe esta ejecución; podrá continuarse cuando termine</translation>
    </message>
    <message>
        <source>Choose the folder of a run that was stopped</source>
        <translation>Elegir la carpeta de una ejecución que se detuvo</translation>
    </message>
    <message>
        <source>Continue another…</source>
        <translation>Continuar otra…</translation>
    </message>
    <message>
        <source>End the run; its weights are kept and it can be continued</source>
        <translation>Termina la ejecución; sus pesos se conservan y puede continuarse</translation>
    </message>
    <message>
        <source>Folder of the run to continue</source>
        <translation>Carpeta de la ejecución que continúa</translation>
    </message>
    <message>
        <source>Go on from the weights in the window</source>
        <translation>Seguir desde los pesos de la ventana</translation>
    </message>
    <message>
        <source>Go on with this run here, by its own settings</source>
        <translation>Seguir aquí con esta ejecución, con sus propios ajustes</translation>
    </message>
    <message>
        <source>Go on with this run: more epochs, or another learning rate, as set below</source>
        <translation>Sigue con esta ejecución: más épocas u otra tasa de aprendizaje, según lo de abajo</translation>
    </message>
    <message>
        <source>Learning rate, weight decay, dropout and frozen layers can be changed now; Resume takes them over.</source>
        <translation>Ahora se pueden cambiar la tasa de aprendizaje, el decaimiento de pesos, el dropout y las capas congeladas; Reanudar los aplica.</translation>
    </message>
    <message>
        <source>Looking for devices</source>
        <translation>Buscando dispositivos</translation>
    </message>
    <message>
        <source>Press Start to train on it.</source>
        <translation>Pulsa Iniciar para entrenar con él.</translation>
    </message>
    <message>
        <source>Rest after the batch at hand, or go on (Space)</source>
        <translation>Descansa tras el lote en curso, o sigue (Espacio)</translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation>&amp;Detener</translation>
    </message>
    <message>
        <source>This run has had its one epoch; raise Epochs to go on.</source>
        <translation>Esta ejecución ya hizo su única época; sube Épocas para seguir.</translation>
    </message>
    <message>
        <source>This run has had its {n} epochs; raise Epochs to go on.</source>
        <translation>Esta ejecución ya hizo sus {n} épocas; sube Épocas para seguir.</translation>
    </message>
    <message>
        <source>Train the network that all views show, instead of a new one</source>
        <translation>Entrena la red que muestran todas las vistas, en lugar de una nueva</translation>
    </message>
</context>
<context>
    <name>TrainingsView</name>
    <message>
        <source>Add</source>
        <translation>Añadir</translation>
    </message>
    <message>
        <source>Add trainings by what the form says now</source>
        <translation>Añade entrenamientos según lo que dice ahora el formulario</translation>
    </message>
    <message>
        <source>All losses that fit the images</source>
        <translation>Todas las pérdidas que sirven para las imágenes</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>Mejor</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Compare optimisers</source>
        <translation>Comparar optimizadores</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>Época</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>Épocas</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>Cifra</translation>
    </message>
    <message>
        <source>Figure of the held-out images, 0 to 1</source>
        <translation>Cifra de las imágenes reservadas, de 0 a 1</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Seguir</translation>
    </message>
    <message>
        <source>Held out</source>
        <translation>Reservadas</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Pérdida</translation>
    </message>
    <message>
        <source>Loss of the held-out images</source>
        <translation>Pérdida de las imágenes reservadas</translation>
    </message>
    <message>
        <source>Loss of the newest epoch while learning</source>
        <translation>Pérdida de la época más nueva al aprender</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>Optimisers: SGD, Adam, RMSprop, Adagrad</source>
        <translation>Optimizadores: SGD, Adam, RMSprop, Adagrad</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Quitar</translation>
    </message>
    <message>
        <source>Rename training</source>
        <translation>Cambiar el nombre del entrenamiento</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Cambiar nombre…</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>Segundos</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Iniciar</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>The best figure of all epochs</source>
        <translation>La mejor cifra de todas las épocas</translation>
    </message>
    <message>
        <source>The epoch with the best figure</source>
        <translation>La época con la mejor cifra</translation>
    </message>
    <message>
        <source>The settings as they are</source>
        <translation>Los ajustes tal como están</translation>
    </message>
    <message>
        <source>Time of learning</source>
        <translation>Tiempo de aprendizaje</translation>
    </message>
    <message>
        <source>Train the same settings with other optimisers or losses, one after another, and see which does best.</source>
        <translation>Entrena los mismos ajustes con otros optimizadores o pérdidas, uno tras otro, y mira cuál va mejor.</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Entrenamiento</translation>
    </message>
    <message>
        <source>Training loss</source>
        <translation>Pérdida de entrenamiento</translation>
    </message>
    <message>
        <source>Trainings</source>
        <translation>Entrenamientos</translation>
    </message>
    <message>
        <source>comparison of trainings</source>
        <translation>comparación de entrenamientos</translation>
    </message>
    <message>
        <source>diverged</source>
        <translation>divergió</translation>
    </message>
    <message>
        <source>done</source>
        <translation>hecho</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>falló</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>detenido</translation>
    </message>
    <message>
        <source>training</source>
        <translation>entrenamiento</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>en espera</translation>
    </message>
    <message>
        <source>{figure} of held-out images</source>
        <translation>{figure}, imágenes reservadas</translation>
    </message>
    <message>
        <source>{optimizer}, {loss}</source>
        <translation>{optimizer}, {loss}</translation>
    </message>
</context>
<context>
    <name>TrustDialog</name>
    <message>
        <source>A program can do everything that you can do: read, change and send your files. Run it only if you know who wrote it. Your answer holds for exactly this content: once a file changes, you are asked again.</source>
        <translation>Un programa puede hacer todo lo que tú puedes: leer, cambiar y enviar tus archivos. Ejecútalo solo si sabes quién lo escribió. Tu respuesta vale para exactamente este contenido: en cuanto un archivo cambie, se te pregunta de nuevo.</translation>
    </message>
    <message>
        <source>Do not run it</source>
        <translation>No ejecutarlo</translation>
    </message>
    <message>
        <source>Run a program?</source>
        <translation>¿Ejecutar un programa?</translation>
    </message>
    <message>
        <source>Run it</source>
        <translation>Ejecutarlo</translation>
    </message>
    <message>
        <source>This would run a program on your computer.</source>
        <translation>Esto ejecutaría un programa en tu equipo.</translation>
    </message>
    <message>
        <source>What would run: {what}.</source>
        <translation>Lo que se ejecutaría: {what}.</translation>
    </message>
    <message>
        <source>and {n} files more</source>
        <translation>y {n} archivos más</translation>
    </message>
</context>
<context>
    <name>TrustFigures</name>
    <message>
        <source>Mean share of a sample's neighbours that have its own label.</source>
        <translation>Proporción media de los vecinos de una muestra que tienen su misma etiqueta.</translation>
    </message>
    <message>
        <source>Neighbourhood hit</source>
        <translation>Vecinos iguales</translation>
    </message>
    <message>
        <source>Share of samples whose label most of their neighbours have.</source>
        <translation>Proporción de muestras cuya etiqueta tiene la mayoría de sus vecinos.</translation>
    </message>
    <message>
        <source>Trust</source>
        <translation>Fiabilidad</translation>
    </message>
    <message>
        <source>Trustworthiness</source>
        <translation>Fidelidad</translation>
    </message>
    <message>
        <source>Whether neighbours in the map are neighbours in the features: 1 means all of them, about 0.5 is chance.</source>
        <translation>Si los vecinos en el mapa son vecinos en las características: 1 significa todos, cerca de 0.5 es azar.</translation>
    </message>
    <message>
        <source>features</source>
        <translation>características</translation>
    </message>
    <message>
        <source>k-NN accuracy</source>
        <translation>Exactitud k-NN</translation>
    </message>
    <message>
        <source>map</source>
        <translation>mapa</translation>
    </message>
    <message>
        <source>{k} neighbours of all {n} samples</source>
        <translation>{k} vecinos de las {n} muestras</translation>
    </message>
    <message>
        <source>{k} neighbours of {part} of {n} samples</source>
        <translation>{k} vecinos de {part} de {n} muestras</translation>
    </message>
</context>
<context>
    <name>UnitBars</name>
    <message>
        <source>unit</source>
        <translation>unidad</translation>
    </message>
    <message>
        <source>units, sorted</source>
        <translation>unidades, ordenadas</translation>
    </message>
</context>
<context>
    <name>UnitCardView</name>
    <message>
        <source>Around the maximum: receptive field of {size} pixels, every {step}.</source>
        <translation>Alrededor del máximo: campo receptivo de {size} píxeles, cada {step}.</translation>
    </message>
    <message>
        <source>Best class</source>
        <translation>Mejor clase</translation>
    </message>
    <message>
        <source>Bottom {n}</source>
        <translation>Últimas {n}</translation>
    </message>
    <message>
        <source>Choose a unit: click a row of the table.</source>
        <translation>Elige una unidad: haz clic en una fila de la tabla.</translation>
    </message>
    <message>
        <source>Crops</source>
        <translation>Recortes</translation>
    </message>
    <message>
        <source>Dead: it answers alike to every image.</source>
        <translation>Muerta: responde igual a todas las imágenes.</translation>
    </message>
    <message>
        <source>Deviation</source>
        <translation>Desviación</translation>
    </message>
    <message>
        <source>Its responses are nearly those of unit {n}.</source>
        <translation>Sus respuestas son casi las de la unidad {n}.</translation>
    </message>
    <message>
        <source>Maximum</source>
        <translation>Máximo</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>Media</translation>
    </message>
    <message>
        <source>Mean by class</source>
        <translation>Media por clase</translation>
    </message>
    <message>
        <source>Random {n} above median</source>
        <translation>{n} al azar sobre la mediana</translation>
    </message>
    <message>
        <source>Responses</source>
        <translation>Respuestas</translation>
    </message>
    <message>
        <source>Selectivity</source>
        <translation>Selectividad</translation>
    </message>
    <message>
        <source>Top {n}</source>
        <translation>Primeras {n}</translation>
    </message>
    <message>
        <source>Unit {unit} of {all}</source>
        <translation>Unidad {unit} de {all}</translation>
    </message>
    <message>
        <source>Whole images</source>
        <translation>Imágenes enteras</translation>
    </message>
    <message>
        <source>Whole images.</source>
        <translation>Imágenes enteras.</translation>
    </message>
    <message>
        <source>Whole images: {reason}.</source>
        <translation>Imágenes enteras: {reason}.</translation>
    </message>
    <message>
        <source>Zeros, %</source>
        <translation>Ceros, %</translation>
    </message>
    <message>
        <source>as it stood when it was swept, it learns on</source>
        <translation>tal como era en el recorrido; sigue aprendiendo</translation>
    </message>
    <message>
        <source>{name}, {n} of {all} images</source>
        <translation>{name}, {n} de {all} imágenes</translation>
    </message>
    <message>
        <source>{title}, first {n} of {all}</source>
        <translation>{title}, primeras {n} de {all}</translation>
    </message>
</context>
<context>
    <name>UnitFilter</name>
    <message>
        <source>, the middle one of {n} frames</source>
        <translation>, el del medio de {n} fotogramas</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filtro</translation>
    </message>
    <message>
        <source>Reading a filter</source>
        <translation>Leyendo un filtro</translation>
    </message>
    <message>
        <source>{n} input channels of {rows} × {columns} weights</source>
        <translation>{n} canales de entrada de {rows} × {columns} pesos</translation>
    </message>
    <message>
        <source>{n} inputs, a weight each, line by line</source>
        <translation>{n} entradas, un peso cada una, línea a línea</translation>
    </message>
    <message>
        <source>{rows} × {columns} weights</source>
        <translation>{rows} × {columns} pesos</translation>
    </message>
    <message>
        <source>{rows} × {columns} weights, in colour</source>
        <translation>{rows} × {columns} pesos, en color</translation>
    </message>
</context>
<context>
    <name>UnitTableView</name>
    <message>
        <source>All swept layers</source>
        <translation>Todas las capas recorridas</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Capas</translation>
    </message>
    <message>
        <source>Rank units by how well they tell one class from all others</source>
        <translation>Ordena las unidades por lo bien que distinguen una clase de todas las demás</translation>
    </message>
    <message>
        <source>Rank units by how well they tell the selected samples from the others</source>
        <translation>Ordena las unidades por lo bien que distinguen las muestras seleccionadas de las otras</translation>
    </message>
    <message>
        <source>Sweep this layer</source>
        <translation>Recorrer esta capa</translation>
    </message>
    <message>
        <source>Tell the selected apart</source>
        <translation>Distinguir las seleccionadas</translation>
    </message>
    <message>
        <source>This layer</source>
        <translation>Esta capa</translation>
    </message>
    <message>
        <source>Told from</source>
        <translation>Frente a</translation>
    </message>
    <message>
        <source>Units for a class</source>
        <translation>Unidades para una clase</translation>
    </message>
    <message>
        <source>Units for this class</source>
        <translation>Unidades para esta clase</translation>
    </message>
    <message>
        <source>Units of the chosen layer, or of all that were swept</source>
        <translation>Unidades de la capa elegida, o de todas las que se recorrieron</translation>
    </message>
    <message>
        <source>What the class or the selected samples are told from: all others, or a class</source>
        <translation>De qué se distinguen la clase o las muestras seleccionadas: de todas las demás, o de una clase</translation>
    </message>
    <message>
        <source>as it stood when it was swept, it learns on</source>
        <translation>tal como era en el recorrido; sigue aprendiendo</translation>
    </message>
    <message>
        <source>class {name}</source>
        <translation>clase {name}</translation>
    </message>
    <message>
        <source>effect of class {name} against {others}</source>
        <translation>efecto de la clase {name} frente a {others}</translation>
    </message>
    <message>
        <source>effect of {n} selected samples against {others}</source>
        <translation>efecto de {n} muestras seleccionadas frente a {others}</translation>
    </message>
    <message>
        <source>from all others</source>
        <translation>todas las demás</translation>
    </message>
    <message>
        <source>from {name}</source>
        <translation>{name}</translation>
    </message>
    <message>
        <source>the rest</source>
        <translation>el resto</translation>
    </message>
    <message>
        <source>{name}, {n} of {all} images</source>
        <translation>{name}, {n} de {all} imágenes</translation>
    </message>
    <message>
        <source>{n} layers</source>
        <translation>{n} capas</translation>
    </message>
    <message>
        <source>{shown} of {all} units</source>
        <translation>{shown} de {all} unidades</translation>
    </message>
</context>
<context>
    <name>UnitView</name>
    <message>
        <source>Choose a unit: click one of the maps.</source>
        <translation>Elige una unidad: haz clic en uno de los mapas.</translation>
    </message>
    <message>
        <source>Curve of the unit</source>
        <translation>Curva de la unidad</translation>
    </message>
    <message>
        <source>Lay the map over the input, so that one sees what the unit answers to (key S)</source>
        <translation>Superpone el mapa a la entrada, para ver a qué responde la unidad (tecla S)</translation>
    </message>
    <message>
        <source>Map of the unit</source>
        <translation>Mapa de la unidad</translation>
    </message>
    <message>
        <source>Over the input</source>
        <translation>Sobre la entrada</translation>
    </message>
    <message>
        <source>Unit {unit} of {all}</source>
        <translation>Unidad {unit} de {all}</translation>
    </message>
    <message>
        <source>frame {n} of {all}</source>
        <translation>fotograma {n} de {all}</translation>
    </message>
    <message>
        <source>place {column}: {value}</source>
        <translation>lugar {column}: {value}</translation>
    </message>
    <message>
        <source>rank {rank} of {all} units</source>
        <translation>puesto {rank} de {all} unidades</translation>
    </message>
    <message>
        <source>row {row}, column {column}: {value}</source>
        <translation>fila {row}, columna {column}: {value}</translation>
    </message>
    <message>
        <source>{low} to {high} · mean {mean} · {zero} zero</source>
        <translation>{low} a {high} · media {mean} · {zero} ceros</translation>
    </message>
</context>
<context>
    <name>UnitsAndInputsView</name>
    <message>
        <source>1 input</source>
        <translation>1 entrada</translation>
    </message>
    <message>
        <source>1 unit</source>
        <translation>1 unidad</translation>
    </message>
    <message>
        <source>Add the chosen unit</source>
        <translation>Añadir la unidad elegida</translation>
    </message>
    <message>
        <source>Add the input</source>
        <translation>Añadir la entrada</translation>
    </message>
    <message>
        <source>Add the selected samples</source>
        <translation>Añadir las muestras seleccionadas</translation>
    </message>
    <message>
        <source>Choose a unit, in the unit table or among the activation maps: here stands what it answers to the input, and how that changes when the input is turned, enlarged, shifted, brightened, blurred or made noisy.</source>
        <translation>Elige una unidad, en la tabla de unidades o entre los mapas de activación: aquí aparece lo que responde a la entrada, y cómo cambia cuando la entrada se gira, amplía, desplaza, aclara, desenfoca o llena de ruido.</translation>
    </message>
    <message>
        <source>Choose the first unit</source>
        <translation>Elegir la primera unidad</translation>
    </message>
    <message>
        <source>Keep the selected samples as columns, {most} at most</source>
        <translation>Conserva las muestras seleccionadas como columnas, {most} como máximo</translation>
    </message>
    <message>
        <source>Keep the unit that is chosen as a row of the table</source>
        <translation>Conserva la unidad elegida como fila de la tabla</translation>
    </message>
    <message>
        <source>Keep what the network looks at as a column</source>
        <translation>Conserva lo que mira la red como columna</translation>
    </message>
    <message>
        <source>Largest response of {units} to {inputs}</source>
        <translation>Mayor respuesta de {units} a {inputs}</translation>
    </message>
    <message>
        <source>Open a network to see what its units answer.</source>
        <translation>Abre una red para ver qué responden sus unidades.</translation>
    </message>
    <message>
        <source>Open an image, or choose a sample, to see what units answer to it.</source>
        <translation>Abre una imagen o elige una muestra para ver qué unidades responden a ella.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Quitar</translation>
    </message>
    <message>
        <source>Remove everything</source>
        <translation>Quitar todo</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>Quitar {name}</translation>
    </message>
    <message>
        <source>units and inputs</source>
        <translation>unidades y entradas</translation>
    </message>
    <message>
        <source>{n} inputs</source>
        <translation>{n} entradas</translation>
    </message>
    <message>
        <source>{n} units</source>
        <translation>{n} unidades</translation>
    </message>
</context>
<context>
    <name>UnitsTable</name>
    <message>
        <source>Best class</source>
        <translation>Mejor clase</translation>
    </message>
    <message>
        <source>Channel or linear output of the layer</source>
        <translation>Canal o salida lineal de la capa</translation>
    </message>
    <message>
        <source>Cohen's d: how many deviations the mean response to the samples in question lies above that to all others</source>
        <translation>d de Cohen: cuántas desviaciones está la respuesta media a las muestras en cuestión por encima de la de todas las demás</translation>
    </message>
    <message>
        <source>Dead: it answers alike to every sample. Like n: its responses are nearly those of unit n</source>
        <translation>Muerta: responde igual a todas las muestras. Como n: sus respuestas son casi las de la unidad n</translation>
    </message>
    <message>
        <source>Deviation</source>
        <translation>Desviación</translation>
    </message>
    <message>
        <source>Effect, d</source>
        <translation>Efecto, d</translation>
    </message>
    <message>
        <source>How far the best class stands out from the others: 0 if it does not, 1 if the unit answers to it alone</source>
        <translation>Cuánto destaca la mejor clase frente a las demás: 0 si no destaca, 1 si la unidad solo responde a ella</translation>
    </message>
    <message>
        <source>Largest response to any sample</source>
        <translation>Mayor respuesta a cualquier muestra</translation>
    </message>
    <message>
        <source>Marks</source>
        <translation>Marcas</translation>
    </message>
    <message>
        <source>Maximum</source>
        <translation>Máximo</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>Media</translation>
    </message>
    <message>
        <source>Mean response over all samples</source>
        <translation>Respuesta media de todas las muestras</translation>
    </message>
    <message>
        <source>Most exciting</source>
        <translation>Más excitantes</translation>
    </message>
    <message>
        <source>Selectivity</source>
        <translation>Selectividad</translation>
    </message>
    <message>
        <source>Share of responses that are zero</source>
        <translation>Proporción de respuestas que son cero</translation>
    </message>
    <message>
        <source>Standard deviation of the responses</source>
        <translation>Desviación típica de las respuestas</translation>
    </message>
    <message>
        <source>The class with the largest mean response</source>
        <translation>La clase con la mayor respuesta media</translation>
    </message>
    <message>
        <source>The samples with the largest responses</source>
        <translation>Las muestras con las mayores respuestas</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Unidad</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>Unidades</translation>
    </message>
    <message>
        <source>Zeros, %</source>
        <translation>Ceros, %</translation>
    </message>
</context>
<context>
    <name>ValidationSamplesView</name>
    <message>
        <source>After each epoch of a training some held-out images stand here, with what the network takes them for.</source>
        <translation>Tras cada época de un entrenamiento aparecen aquí algunas imágenes reservadas, con lo que la red cree que son.</translation>
    </message>
    <message>
        <source>Epoch {number}: {right} of {all} right</source>
        <translation>Época {number}: {right} de {all} aciertos</translation>
    </message>
    <message>
        <source>validation samples epoch {number}</source>
        <translation>muestras de validación época {number}</translation>
    </message>
</context>
<context>
    <name>VerifyingController</name>
    <message>
        <source>Verifying {name}</source>
        <translation>Comprobando {name}</translation>
    </message>
</context>
<context>
    <name>VersusController</name>
    <message>
        <source>Comparing with {name}</source>
        <translation>Comparando con {name}</translation>
    </message>
</context>
<context>
    <name>VersusView</name>
    <message>
        <source>Both answer the same for {share}; probabilities differ by {gap} on average.</source>
        <translation>Ambas responden lo mismo en {share}; las probabilidades difieren en {gap} de media.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Choose another checkpoint: both are measured on the open images, and the samples on which they differ are listed.</source>
        <translation>Elige otro checkpoint: ambos se miden con las imágenes abiertas, y se listan las muestras en que difieren.</translation>
    </message>
    <message>
        <source>Compare the network in the window with another checkpoint</source>
        <translation>Compara la red de la ventana con otro checkpoint</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>Comparar con</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Diferencia</translation>
    </message>
    <message>
        <source>Epoch to compare with</source>
        <translation>Época con la que comparar</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>Cifra</translation>
    </message>
    <message>
        <source>Figures of both</source>
        <translation>Cifras de ambas</translation>
    </message>
    <message>
        <source>Mean KL divergence: {kl} nats.</source>
        <translation>Divergencia KL media: {kl} nats.</translation>
    </message>
    <message>
        <source>No sample is of this kind.</source>
        <translation>Ninguna muestra es de este tipo.</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Muestras</translation>
    </message>
    <message>
        <source>Samples on which they agree and differ</source>
        <translation>Muestras en que coinciden y difieren</translation>
    </message>
    <message>
        <source>Show how far the weights of both are apart</source>
        <translation>Mostrar cuán lejos están los pesos de ambas</translation>
    </message>
    <message>
        <source>The images have no labels to be right by.</source>
        <translation>Las imágenes no tienen etiquetas con las que acertar.</translation>
    </message>
    <message>
        <source>Their answers differ by {gap} on average.</source>
        <translation>Sus respuestas difieren en {gap} de media.</translation>
    </message>
    <message>
        <source>Their weights</source>
        <translation>Sus pesos</translation>
    </message>
    <message>
        <source>They differ on no sample.</source>
        <translation>No difieren en ninguna muestra.</translation>
    </message>
    <message>
        <source>Were both equally good, such a difference would come by chance with p = {p} ({test}).</source>
        <translation>Si ambas fueran igual de buenas, una diferencia así saldría por azar con p = {p} ({test}).</translation>
    </message>
    <message>
        <source>With a file…</source>
        <translation>Con un archivo…</translation>
    </message>
    <message>
        <source>answered alike</source>
        <translation>respondidas igual</translation>
    </message>
    <message>
        <source>answered otherwise</source>
        <translation>respondidas de otro modo</translation>
    </message>
    <message>
        <source>answered otherwise, right or wrong</source>
        <translation>respondidas de otro modo, con acierto o sin él</translation>
    </message>
    <message>
        <source>as it was then; it has learned on</source>
        <translation>tal como era entonces; ha seguido aprendiendo</translation>
    </message>
    <message>
        <source>both right</source>
        <translation>ambas aciertan</translation>
    </message>
    <message>
        <source>both wrong</source>
        <translation>ambas fallan</translation>
    </message>
    <message>
        <source>epoch {number}</source>
        <translation>época {number}</translation>
    </message>
    <message>
        <source>equally near</source>
        <translation>igual de cerca</translation>
    </message>
    <message>
        <source>in the window</source>
        <translation>en la ventana</translation>
    </message>
    <message>
        <source>only the one in the window right</source>
        <translation>solo acierta la de la ventana</translation>
    </message>
    <message>
        <source>only {name} right</source>
        <translation>solo acierta {name}</translation>
    </message>
    <message>
        <source>the one in the window nearer</source>
        <translation>más cerca la de la ventana</translation>
    </message>
    <message>
        <source>with epoch…</source>
        <translation>con la época…</translation>
    </message>
    <message>
        <source>{name} nearer</source>
        <translation>más cerca {name}</translation>
    </message>
    <message>
        <source>{n} samples of {images}</source>
        <translation>{n} muestras de {images}</translation>
    </message>
</context>
<context>
    <name>WeightsController</name>
    <message>
        <source>Comparing weights with {name}</source>
        <translation>Comparando los pesos con {name}</translation>
    </message>
</context>
<context>
    <name>WeightsOffer</name>
    <message>
        <source>Download weights…</source>
        <translation>Descargar pesos…</translation>
    </message>
    <message>
        <source>torchvision publishes weights for {name}; they are not here yet.</source>
        <translation>torchvision publica pesos para {name}; aún no están aquí.</translation>
    </message>
</context>
<context>
    <name>WeightsView</name>
    <message>
        <source>(no layer)</source>
        <translation>(sin capa)</translation>
    </message>
    <message>
        <source>1 where both point the same way, 0 where they have nothing in common</source>
        <translation>1 donde ambos apuntan en la misma dirección, 0 donde no tienen nada en común</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Cambiados</translation>
    </message>
    <message>
        <source>Choose another checkpoint, or drop one here: its weights are compared with those in the window, layer by layer. Two files that are dropped together are compared with each other, also where they fit no network.</source>
        <translation>Elige otro checkpoint, o suelta uno aquí: sus pesos se comparan con los de la ventana, capa por capa. Dos archivos soltados juntos se comparan entre sí, también si no encajan en ninguna red.</translation>
    </message>
    <message>
        <source>Compare the weights in the window with those of another checkpoint</source>
        <translation>Comparar los pesos de la ventana con los de otro checkpoint</translation>
    </message>
    <message>
        <source>Compare the weights with</source>
        <translation>Comparar los pesos con</translation>
    </message>
    <message>
        <source>Cosine</source>
        <translation>Coseno</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>Distancia</translation>
    </message>
    <message>
        <source>Distance of each layer</source>
        <translation>Distancia de cada capa</translation>
    </message>
    <message>
        <source>Epoch to compare with</source>
        <translation>Época con la que comparar</translation>
    </message>
    <message>
        <source>In the first</source>
        <translation>En el primero</translation>
    </message>
    <message>
        <source>In the other</source>
        <translation>En el otro</translation>
    </message>
    <message>
        <source>In the window</source>
        <translation>En la ventana</translation>
    </message>
    <message>
        <source>Largest</source>
        <translation>Mayor</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>Capa</translation>
    </message>
    <message>
        <source>Length of the difference by the length of the first: 0 for equal weights</source>
        <translation>Longitud de la diferencia entre la longitud del primero: 0 para pesos iguales</translation>
    </message>
    <message>
        <source>Share of the numbers that differ</source>
        <translation>Parte de los números que difieren</translation>
    </message>
    <message>
        <source>Tensor</source>
        <translation>Tensor</translation>
    </message>
    <message>
        <source>Tensors of another shape: {count}.</source>
        <translation>Tensores de otra forma: {count}.</translation>
    </message>
    <message>
        <source>Tensors only in the first: {count}.</source>
        <translation>Tensores solo en el primero: {count}.</translation>
    </message>
    <message>
        <source>Tensors only in the other: {count}.</source>
        <translation>Tensores solo en el otro: {count}.</translation>
    </message>
    <message>
        <source>Tensors that only one of the two has</source>
        <translation>Tensores que solo uno de los dos tiene</translation>
    </message>
    <message>
        <source>The largest difference of one number</source>
        <translation>La mayor diferencia de un número</translation>
    </message>
    <message>
        <source>The weights are equal to the bit.</source>
        <translation>Los pesos son iguales hasta el último bit.</translation>
    </message>
    <message>
        <source>They have no tensor in common: names or shapes all differ.</source>
        <translation>No tienen ningún tensor en común: todos los nombres o formas difieren.</translation>
    </message>
    <message>
        <source>With a file…</source>
        <translation>Con un archivo…</translation>
    </message>
    <message>
        <source>all</source>
        <translation>todas</translation>
    </message>
    <message>
        <source>epoch {number}</source>
        <translation>época {number}</translation>
    </message>
    <message>
        <source>with epoch…</source>
        <translation>con la época…</translation>
    </message>
    <message>
        <source>{count} are NaN or infinite and left out.</source>
        <translation>{count} son NaN o infinitos y se dejan fuera.</translation>
    </message>
    <message>
        <source>{name} in the window</source>
        <translation>{name} en la ventana</translation>
    </message>
    <message>
        <source>{name} in the window, as it was then; it has learned on</source>
        <translation>{name} en la ventana, como era entonces; ha seguido aprendiendo</translation>
    </message>
    <message>
        <source>{share} of {count} numbers differ.</source>
        <translation>{share} de {count} números difieren.</translation>
    </message>
</context>
<context>
    <name>WhyView</name>
    <message>
        <source>Give the network an image: open one, paste it, or draw a digit.</source>
        <translation>Da una imagen a la red: abre una, pégala o dibuja un dígito.</translation>
    </message>
    <message>
        <source>How much of the colours is seen over the input</source>
        <translation>Cuánto de los colores se ve sobre la entrada</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Opacidad</translation>
    </message>
    <message>
        <source>Open a model to see why it predicts what it does.</source>
        <translation>Abre un modelo para ver por qué predice lo que predice.</translation>
    </message>
    <message>
        <source>random weights</source>
        <translation>pesos aleatorios</translation>
    </message>
</context>
<context>
    <name>WithoutNetwork</name>
    <message>
        <source>The network of this file is on its way…</source>
        <translation>La red de este archivo está en camino…</translation>
    </message>
    <message>
        <source>This file brings no network along that can run; the view “This file” says why.</source>
        <translation>Este archivo no trae ninguna red que funcione; la vista «Este archivo» dice por qué.</translation>
    </message>
    <message>
        <source>This file fits several networks: choose one in the view “This file”.</source>
        <translation>Este archivo encaja en varias redes: elige una en la vista «Este archivo».</translation>
    </message>
</context>
<context>
    <name>_Cells</name>
    <message>
        <source>chosen now, not collected</source>
        <translation>elegida ahora, no guardada</translation>
    </message>
    <message>
        <source>{unit} answers {value} to {picture}</source>
        <translation>{unit} responde {value} a {picture}</translation>
    </message>
</context>
<context>
    <name>_Pairs</name>
    <message>
        <source>Class of the images</source>
        <translation>Clase de las imágenes</translation>
    </message>
    <message>
        <source>Output of the network</source>
        <translation>Salida de la red</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Muestras</translation>
    </message>
    <message>
        <source>none</source>
        <translation>ninguno</translation>
    </message>
</context>
<context>
    <name>_Units</name>
    <message>
        <source>dead</source>
        <translation>muerta</translation>
    </message>
    <message>
        <source>like {n}</source>
        <translation>como {n}</translation>
    </message>
</context>
<context>
    <name>app</name>
    <message>
        <source>Loading PyTorch</source>
        <translation>Cargando PyTorch</translation>
    </message>
</context>
<context>
    <name>arithmetic</name>
    <message>
        <source>The layer gave {given}, not {total}: its own code does more than its type says.</source>
        <translation>La capa dio {given}, no {total}: su propio código hace más de lo que dice su tipo.</translation>
    </message>
    <message>
        <source>channel {n}</source>
        <translation>canal {n}</translation>
    </message>
    <message>
        <source>channel {n}, frame {frame}</source>
        <translation>canal {n}, fotograma {frame}</translation>
    </message>
    <message>
        <source>columns {a} to {b}</source>
        <translation>columnas {a} a {b}</translation>
    </message>
    <message>
        <source>epoch {number}</source>
        <translation>época {number}</translation>
    </message>
    <message>
        <source>input {n}</source>
        <translation>entrada {n}</translation>
    </message>
    <message>
        <source>place {column}</source>
        <translation>lugar {column}</translation>
    </message>
    <message>
        <source>row {row}, column {column}</source>
        <translation>fila {row}, columna {column}</translation>
    </message>
    <message>
        <source>rows {a} to {b}</source>
        <translation>filas {a} a {b}</translation>
    </message>
    <message>
        <source>the largest of the values below the window</source>
        <translation>el mayor de los valores bajo la ventana</translation>
    </message>
    <message>
        <source>the mean of the values below the window</source>
        <translation>la media de los valores bajo la ventana</translation>
    </message>
    <message>
        <source>the result of the formula</source>
        <translation>el resultado de la fórmula</translation>
    </message>
    <message>
        <source>the sum of all products</source>
        <translation>la suma de todos los productos</translation>
    </message>
    <message>
        <source>the sum of all products and the bias</source>
        <translation>la suma de todos los productos y el sesgo</translation>
    </message>
    <message>
        <source>unit {unit}</source>
        <translation>unidad {unit}</translation>
    </message>
    <message>
        <source>{total} is {what}; the layer gave {given}.</source>
        <translation>{total} es {what}; la capa dio {given}.</translation>
    </message>
</context>
<context>
    <name>choices</name>
    <message>
        <source>32 bits</source>
        <translation>32 bits</translation>
    </message>
    <message>
        <source>Euclidean</source>
        <translation>euclídea</translation>
    </message>
    <message>
        <source>ImageNet's</source>
        <translation>los de ImageNet</translation>
    </message>
    <message>
        <source>KL divergence</source>
        <translation>divergencia KL</translation>
    </message>
    <message>
        <source>a class for each pixel</source>
        <translation>una clase por píxel</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>un número</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automático</translation>
    </message>
    <message>
        <source>average</source>
        <translation>media</translation>
    </message>
    <message>
        <source>balanced</source>
        <translation>equilibrados</translation>
    </message>
    <message>
        <source>bicubic</source>
        <translation>bicúbica</translation>
    </message>
    <message>
        <source>bilinear</source>
        <translation>bilineal</translation>
    </message>
    <message>
        <source>binary cross-entropy</source>
        <translation>entropía cruzada binaria</translation>
    </message>
    <message>
        <source>class token</source>
        <translation>token de clase</translation>
    </message>
    <message>
        <source>colour</source>
        <translation>color</translation>
    </message>
    <message>
        <source>constant</source>
        <translation>constante</translation>
    </message>
    <message>
        <source>correlation</source>
        <translation>correlación</translation>
    </message>
    <message>
        <source>cosine</source>
        <translation>coseno</translation>
    </message>
    <message>
        <source>cross-entropy</source>
        <translation>entropía cruzada</translation>
    </message>
    <message>
        <source>flatten</source>
        <translation>aplanada</translation>
    </message>
    <message>
        <source>grey</source>
        <translation>gris</translation>
    </message>
    <message>
        <source>in steps</source>
        <translation>por escalones</translation>
    </message>
    <message>
        <source>its class</source>
        <translation>su clase</translation>
    </message>
    <message>
        <source>keep</source>
        <translation>conservar</translation>
    </message>
    <message>
        <source>maximum</source>
        <translation>máximo</translation>
    </message>
    <message>
        <source>mean squared error (MSE)</source>
        <translation>error cuadrático (MSE)</translation>
    </message>
    <message>
        <source>mixed 16 and 32 bits</source>
        <translation>mixta de 16 y 32 bits</translation>
    </message>
    <message>
        <source>nearest</source>
        <translation>vecino más próximo</translation>
    </message>
    <message>
        <source>new</source>
        <translation>nueva</translation>
    </message>
    <message>
        <source>none</source>
        <translation>ninguno</translation>
    </message>
    <message>
        <source>objects cut out</source>
        <translation>objetos recortados</translation>
    </message>
    <message>
        <source>objects in it</source>
        <translation>objetos que contiene</translation>
    </message>
    <message>
        <source>on a plateau</source>
        <translation>al estancarse</translation>
    </message>
    <message>
        <source>one cycle</source>
        <translation>un ciclo</translation>
    </message>
    <message>
        <source>published weights</source>
        <translation>pesos publicados</translation>
    </message>
    <message>
        <source>random weights</source>
        <translation>pesos aleatorios</translation>
    </message>
    <message>
        <source>share of training</source>
        <translation>parte reservada</translation>
    </message>
    <message>
        <source>sigmoid</source>
        <translation>sigmoide</translation>
    </message>
    <message>
        <source>the network's usual</source>
        <translation>lo habitual de la red</translation>
    </message>
    <message>
        <source>the set's own part</source>
        <translation>la parte propia</translation>
    </message>
    <message>
        <source>these images</source>
        <translation>estas imágenes</translation>
    </message>
    <message>
        <source>token mean</source>
        <translation>media de tokens</translation>
    </message>
</context>
<context>
    <name>comparison</name>
    <message>
        <source>looking at {done} of {all} pictures</source>
        <translation>mirando {done} de {all} imágenes</translation>
    </message>
</context>
<context>
    <name>course</name>
    <message>
        <source>60,000 small colour images of ten things, from aeroplanes to lorries.</source>
        <translation>60,000 imágenes pequeñas en color de diez cosas, de aviones a camiones.</translation>
    </message>
    <message>
        <source>70,000 handwritten digits, 28 × 28 pixels, grey: how many there are of each, and what they look like.</source>
        <translation>70,000 dígitos manuscritos, 28 × 28 píxeles, en gris: cuántos hay de cada uno y qué aspecto tienen.</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>Exactitud</translation>
    </message>
    <message>
        <source>Activation functions</source>
        <translation>Funciones de activación</translation>
    </message>
    <message>
        <source>Activation maps</source>
        <translation>Mapas de activación</translation>
    </message>
    <message>
        <source>Adagrad</source>
        <translation>Adagrad</translation>
    </message>
    <message>
        <source>Adam</source>
        <translation>Adam</translation>
    </message>
    <message>
        <source>AlexNet</source>
        <translation>AlexNet</translation>
    </message>
    <message>
        <source>All digits as points, in the two directions in which the answers of the last hidden layer spread most.</source>
        <translation>Todos los dígitos como puntos, en las dos direcciones en que más varían las respuestas de la última capa oculta.</translation>
    </message>
    <message>
        <source>Architectures</source>
        <translation>Arquitecturas</translation>
    </message>
    <message>
        <source>Binary cross-entropy</source>
        <translation>Entropía cruzada binaria</translation>
    </message>
    <message>
        <source>Blocks whose input is added to their output again, so that fifty layers still learn.</source>
        <translation>Bloques cuya entrada se suma de nuevo a su salida, de modo que cincuenta capas aún aprenden.</translation>
    </message>
    <message>
        <source>Branches with filters of several sizes beside each other, joined at their ends.</source>
        <translation>Ramas con filtros de varios tamaños, una junto a otra, unidas en sus extremos.</translation>
    </message>
    <message>
        <source>Building blocks</source>
        <translation>Bloques básicos</translation>
    </message>
    <message>
        <source>CIFAR-10</source>
        <translation>CIFAR-10</translation>
    </message>
    <message>
        <source>CIFAR-100</source>
        <translation>CIFAR-100</translation>
    </message>
    <message>
        <source>COCO</source>
        <translation>COCO</translation>
    </message>
    <message>
        <source>Classification report</source>
        <translation>Informe de clasificación</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>Matriz de confusión</translation>
    </message>
    <message>
        <source>Convolution</source>
        <translation>Convolución</translation>
    </message>
    <message>
        <source>Cross-entropy</source>
        <translation>Entropía cruzada</translation>
    </message>
    <message>
        <source>Data sets</source>
        <translation>Conjuntos de datos</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>Dropout</translation>
    </message>
    <message>
        <source>Each filter of conv1 slides over the digit and leaves a map: bright where the image looks like the filter. Click a map to enlarge it.</source>
        <translation>Cada filtro de conv1 se desliza sobre el dígito y deja un mapa: claro donde la imagen se parece al filtro. Haz clic en un mapa para ampliarlo.</translation>
    </message>
    <message>
        <source>EfficientNet</source>
        <translation>EfficientNet</translation>
    </message>
    <message>
        <source>Every gradient is divided by all that came before, so that steps become smaller.</source>
        <translation>Cada gradiente se divide por todos los anteriores, así que los pasos se hacen menores.</translation>
    </message>
    <message>
        <source>Every gradient is divided by how large it was of late.</source>
        <translation>Cada gradiente se divide por el tamaño que tuvo últimamente.</translation>
    </message>
    <message>
        <source>Every step also pulls the weights towards zero: the two curves stay closer together.</source>
        <translation>Cada paso también tira de los pesos hacia cero: las dos curvas quedan más juntas.</translation>
    </message>
    <message>
        <source>Every weight has a step of its own, from the mean and the size of its gradients.</source>
        <translation>Cada peso tiene su propio paso, según la media y el tamaño de sus gradientes.</translation>
    </message>
    <message>
        <source>Everyday scenes with many objects, each with a box and an outline. A classifier learns which ones are there.</source>
        <translation>Escenas cotidianas con muchos objetos, cada uno con una caja y un contorno. Un clasificador aprende cuáles hay.</translation>
    </message>
    <message>
        <source>Few parameters: each channel is filtered alone, and channels are weighed by what the whole image shows.</source>
        <translation>Pocos parámetros: cada canal se filtra por separado, y los canales se ponderan según lo que muestra la imagen entera.</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>Filtros</translation>
    </message>
    <message>
        <source>Five convolutions with large filters, then three linear layers, which hold most of the parameters.</source>
        <translation>Cinco convoluciones con filtros grandes y después tres capas lineales, que contienen la mayoría de los parámetros.</translation>
    </message>
    <message>
        <source>Half of the outputs before the last layer are silenced at random in every step.</source>
        <translation>La mitad de las salidas anteriores a la última capa se silencia al azar en cada paso.</translation>
    </message>
    <message>
        <source>How far the outputs are from 1 for the true class and 0 for the others, squared.</source>
        <translation>Cuánto distan las salidas de 1 para la clase verdadera y de 0 para las demás, al cuadrado.</translation>
    </message>
    <message>
        <source>How far the predicted probabilities are from soft targets: smoothed labels here, or the answers of a teacher.</source>
        <translation>Cuánto distan las probabilidades predichas de objetivos blandos: aquí etiquetas suavizadas, o las respuestas de un profesor.</translation>
    </message>
    <message>
        <source>How good is it?</source>
        <translation>¿Qué tal es?</translation>
    </message>
    <message>
        <source>How well the scores tell one class from the rest; the area under the curve is 1 at best and 0.5 by chance.</source>
        <translation>Lo bien que las puntuaciones distinguen una clase del resto; el área bajo la curva es 1 en el mejor caso y 0.5 por azar.</translation>
    </message>
    <message>
        <source>ImageNet</source>
        <translation>ImageNet</translation>
    </message>
    <message>
        <source>Inception</source>
        <translation>Inception</translation>
    </message>
    <message>
        <source>KL divergence</source>
        <translation>Divergencia KL</translation>
    </message>
    <message>
        <source>Loss and accuracy while the network learns, on what it learns from and on images it never saw. Curves that part show overfitting.</source>
        <translation>Pérdida y exactitud mientras la red aprende, con lo que aprende y con imágenes que nunca vio. Si las curvas se separan, hay sobreajuste.</translation>
    </message>
    <message>
        <source>Losses</source>
        <translation>Funciones de pérdida</translation>
    </message>
    <message>
        <source>MNIST</source>
        <translation>MNIST</translation>
    </message>
    <message>
        <source>Mean squared error (MSE)</source>
        <translation>Error cuadrático medio (MSE)</translation>
    </message>
    <message>
        <source>Neighbours stay together here as well, and more of the arrangement of the groups.</source>
        <translation>También aquí los vecinos siguen juntos, y se conserva más de la disposición de los grupos.</translation>
    </message>
    <message>
        <source>No convolutions but the first: the image is cut into squares that attend to each other.</source>
        <translation>Sin más convoluciones que la primera: la imagen se corta en cuadrados que se atienden unos a otros.</translation>
    </message>
    <message>
        <source>One output that says yes or no: zeros against all other digits.</source>
        <translation>Una salida que dice sí o no: los ceros frente a los demás dígitos.</translation>
    </message>
    <message>
        <source>Optimisers</source>
        <translation>Optimizadores</translation>
    </message>
    <message>
        <source>PCA</source>
        <translation>PCA</translation>
    </message>
    <message>
        <source>Pascal VOC</source>
        <translation>Pascal VOC</translation>
    </message>
    <message>
        <source>Photographs of a thousand classes, on which the large architectures were trained.</source>
        <translation>Fotografías de mil clases, con las que se entrenaron las arquitecturas grandes.</translation>
    </message>
    <message>
        <source>Photographs with the boxes of twenty kinds of objects, and for some a class for every pixel.</source>
        <translation>Fotografías con las cajas de veinte tipos de objetos, y algunas con una clase para cada píxel.</translation>
    </message>
    <message>
        <source>Pooling</source>
        <translation>Pooling</translation>
    </message>
    <message>
        <source>Precision, recall and F1 of every class. Click a header to sort.</source>
        <translation>Precisión, exhaustividad y F1 de cada clase. Haz clic en una cabecera para ordenar.</translation>
    </message>
    <message>
        <source>RMSprop</source>
        <translation>RMSprop</translation>
    </message>
    <message>
        <source>ROC and AUC</source>
        <translation>ROC y AUC</translation>
    </message>
    <message>
        <source>ResNet</source>
        <translation>ResNet</translation>
    </message>
    <message>
        <source>Responses of chosen neurons</source>
        <translation>Respuestas de neuronas elegidas</translation>
    </message>
    <message>
        <source>SGD</source>
        <translation>SGD</translation>
    </message>
    <message>
        <source>Steps against the gradient, with momentum. Watch how smoothly the loss falls.</source>
        <translation>Pasos contra el gradiente, con momento. Mira con qué suavidad cae la pérdida.</translation>
    </message>
    <message>
        <source>The basic CNN</source>
        <translation>La CNN básica</translation>
    </message>
    <message>
        <source>The maps after ReLU: what was negative is zero now. Compare with conv1 above it in the list of layers.</source>
        <translation>Los mapas después de ReLU: lo que era negativo ahora es cero. Compara con conv1, más arriba en la lista de capas.</translation>
    </message>
    <message>
        <source>The maps at half their size: of every 2 × 2 places the largest number is kept.</source>
        <translation>Los mapas a la mitad de tamaño: de cada 2 × 2 lugares se conserva el número mayor.</translation>
    </message>
    <message>
        <source>The network of the course as a form: filters, kernel, padding, activation, pooling and units. Change them, press Start and watch it learn.</source>
        <translation>La red del curso como formulario: filtros, tamaño, padding, activación, pooling y unidades. Cámbialos, pulsa Iniciar y mira cómo aprende.</translation>
    </message>
    <message>
        <source>The same answers, arranged such that neighbours stay together. Press Start and watch the groups form.</source>
        <translation>Las mismas respuestas, dispuestas de modo que los vecinos sigan juntos. Pulsa Iniciar y mira cómo se forman los grupos.</translation>
    </message>
    <message>
        <source>The same size of images, but a hundred classes with few samples each.</source>
        <translation>Imágenes del mismo tamaño, pero cien clases con pocas muestras cada una.</translation>
    </message>
    <message>
        <source>The share of images that the network tells right, and other figures of the whole set.</source>
        <translation>La proporción de imágenes que la red acierta, y otras cifras del conjunto entero.</translation>
    </message>
    <message>
        <source>The usual loss of classifiers: minus the logarithm of the probability of the true class.</source>
        <translation>La pérdida habitual de los clasificadores: el logaritmo de la probabilidad de la clase verdadera, con signo menos.</translation>
    </message>
    <message>
        <source>The weights of the first convolution as pictures: blue is below zero, red above.</source>
        <translation>Los pesos de la primera convolución como imágenes: azul es menor que cero, rojo mayor.</translation>
    </message>
    <message>
        <source>Thirteen convolutions of 3 × 3 in a row; after each pooling there are more maps of half the size.</source>
        <translation>Trece convoluciones de 3 × 3 seguidas; tras cada pooling hay más mapas de la mitad de tamaño.</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Entrenamiento</translation>
    </message>
    <message>
        <source>UMAP</source>
        <translation>UMAP</translation>
    </message>
    <message>
        <source>VGG</source>
        <translation>VGG</translation>
    </message>
    <message>
        <source>Vision transformer (ViT)</source>
        <translation>Vision transformer (ViT)</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>Decaimiento de pesos</translation>
    </message>
    <message>
        <source>What every unit of the second convolution answers to the digit. Draw one yourself and watch them move.</source>
        <translation>Lo que cada unidad de la segunda convolución responde al dígito. Dibuja uno y mira cómo cambian los mapas.</translation>
    </message>
    <message>
        <source>What has it learned?</source>
        <translation>¿Qué ha aprendido?</translation>
    </message>
    <message>
        <source>What units that you choose answer to images that you choose, as a table, and how that changes when the image is turned or blurred.</source>
        <translation>Lo que las unidades que eliges responden a las imágenes que eliges, como tabla, y cómo cambia eso cuando la imagen se gira o se desenfoca.</translation>
    </message>
    <message>
        <source>Which class was taken for which. Click a cell to see its images.</source>
        <translation>Qué clase se tomó por cuál. Haz clic en una celda para ver sus imágenes.</translation>
    </message>
    <message>
        <source>t-SNE</source>
        <translation>t-SNE</translation>
    </message>
</context>
<context>
    <name>docks</name>
    <message>
        <source>A short sweep over learning rates on a copy of the network that the form describes: the loss at each, and the rate at which it falls fastest.</source>
        <translation>Un recorrido corto por tasas de aprendizaje con una copia de la red que describe el formulario: la pérdida con cada una y la tasa con la que cae más deprisa.</translation>
    </message>
    <message>
        <source>Activation maps</source>
        <translation>Mapas de activación</translation>
    </message>
    <message>
        <source>All images of the image set; the network looks at the one that you choose.</source>
        <translation>Todas las imágenes del conjunto; la red mira la que eliges.</translation>
    </message>
    <message>
        <source>All networks that can be opened by name, and files. The weights are random, from torchvision's cache on this machine, or a file's.</source>
        <translation>Todas las redes que se pueden abrir por su nombre, y archivos. Los pesos son aleatorios, de la caché de torchvision en este equipo o de un archivo.</translation>
    </message>
    <message>
        <source>All samples as points, near to each other where the network finds them alike. The wheel zooms, a drag selects, a drag with the right button moves the map; point at a sample to see it.</source>
        <translation>Todas las muestras como puntos, cercanos donde la red las encuentra parecidas. La rueda amplía, arrastrar selecciona, arrastrar con el botón derecho mueve el mapa; señala una muestra para verla.</translation>
    </message>
    <message>
        <source>All trainings below a folder, also those that other programs write, with tags, notes and curves over each other. A double click opens one.</source>
        <translation>Todos los entrenamientos bajo una carpeta, también los que escriben otros programas, con marcas, notas y curvas superpuestas. Un doble clic abre uno.</translation>
    </message>
    <message>
        <source>All units of a layer with their figures and the images that excite them most. Sort by a header, filter, and rank units by how well they tell a class or the selected samples from the rest.</source>
        <translation>Todas las unidades de una capa con sus cifras y las imágenes que más las excitan. Ordena por una cabecera, filtra, y clasifica las unidades por lo bien que distinguen una clase o las muestras seleccionadas del resto.</translation>
    </message>
    <message>
        <source>Arithmetic</source>
        <translation>Cuentas</translation>
    </message>
    <message>
        <source>Augmentation</source>
        <translation>Aumento de datos</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>Calibración</translation>
    </message>
    <message>
        <source>Choose images, network and optimiser, and train. A run can be paused, stopped and continued; everything of it is kept in a folder.</source>
        <translation>Elige imágenes, red y optimizador, y entrena. Una ejecución se puede pausar, detener y continuar; todo lo suyo se guarda en una carpeta.</translation>
    </message>
    <message>
        <source>Choose whose features tell samples apart and how they become a map: PCA is there at once, t-SNE and UMAP begin with Start and show themselves settle.</source>
        <translation>Elige qué características distinguen las muestras y cómo se convierten en un mapa: PCA está al momento, t-SNE y UMAP empiezan con Iniciar y se ven asentarse.</translation>
    </message>
    <message>
        <source>Compare trainings</source>
        <translation>Comparar</translation>
    </message>
    <message>
        <source>Confusion</source>
        <translation>Confusión</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>Curvas</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Datos</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>Dibujar</translation>
    </message>
    <message>
        <source>Draw a digit and watch what the network takes it for while you draw. A network that learned MNIST has only seen digits of one size in one place, so yours is scaled to 20 of 28 pixels and its centre of mass moved to the middle, as MNIST's were.</source>
        <translation>Dibuja un dígito y mira por qué lo toma la red mientras dibujas. Una red que aprendió MNIST solo ha visto dígitos de un tamaño en un lugar; por eso el tuyo se escala a 20 de 28 píxeles y su centro de masas se lleva al medio, como en MNIST.</translation>
    </message>
    <message>
        <source>Evaluation</source>
        <translation>Evaluación</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>Filtros</translation>
    </message>
    <message>
        <source>Gallery</source>
        <translation>Galería</translation>
    </message>
    <message>
        <source>Graph</source>
        <translation>Grafo</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>Salud</translation>
    </message>
    <message>
        <source>Held-out images and what the network in training takes them for, after each epoch. A click lets the network look at one of them.</source>
        <translation>Imágenes reservadas y lo que la red que entrena cree que son, tras cada época. Un clic hace que la red mire una de ellas.</translation>
    </message>
    <message>
        <source>How far the weights in the window are from those of another checkpoint, layer by layer, and which tensors only one of them has. A click on a row chooses the layer.</source>
        <translation>Cuán lejos están los pesos de la ventana de los de otro checkpoint, capa por capa, y qué tensores solo tiene uno de los dos. Un clic en una fila elige la capa.</translation>
    </message>
    <message>
        <source>How often answers of each confidence are right. On the dashed line confidence can be believed; hatched is the gap. Below, how many samples there are. A click chooses the samples of a bin.</source>
        <translation>Con qué frecuencia aciertan las respuestas de cada confianza. Sobre la línea discontinua se puede creer en la confianza; rayada está la diferencia. Abajo, cuántas muestras hay. Un clic elige las muestras de un intervalo.</translation>
    </message>
    <message>
        <source>How often each class (row) was taken for each other one (column). A click on a cell chooses its samples in all views, a click on a name the class; Shift adds, Ctrl narrows. Ctrl and the wheel zoom.</source>
        <translation>Con qué frecuencia cada clase (fila) se tomó por cada otra (columna). Un clic en una celda elige sus muestras en todas las vistas; un clic en un nombre, la clase; Mayús añade, Ctrl restringe. Ctrl y la rueda amplían.</translation>
    </message>
    <message>
        <source>How one number of a map came about: the input below the window, the weights, their products, the sum and the bias. Click a place of an activation map to choose it.</source>
        <translation>De dónde sale un número de un mapa: la entrada bajo la ventana, los pesos, sus productos, la suma y el sesgo. Haz clic en un lugar de un mapa de activación para elegirlo.</translation>
    </message>
    <message>
        <source>How the layers of the network are connected: boxes that open and close, with the tensors that go between them. Drag to move, turn the wheel to zoom; a click chooses a layer in all views. Arrows follow the edges, Enter opens, Backspace leaves a box.</source>
        <translation>Cómo están conectadas las capas de la red: cajas que se abren y cierran, con los tensores que van entre ellas. Arrastra para mover, gira la rueda para acercar; un clic elige una capa en todas las vistas. Las flechas siguen las aristas, Intro abre, Retroceso sale de una caja.</translation>
    </message>
    <message>
        <source>How well scores tell each class from all others: ROC or precision-recall curves with the area under them. The micro average counts every decision, the macro average every class alike.</source>
        <translation>Lo bien que las puntuaciones distinguen cada clase de las demás: curvas ROC o de precisión y exhaustividad con el área bajo ellas. El promedio micro cuenta cada decisión; el macro, todas las clases por igual.</translation>
    </message>
    <message>
        <source>How well the network does on the open image set, how its classes were matched with the network's outputs, and what was left out.</source>
        <translation>Lo bien que acierta la red con el conjunto de imágenes abierto, cómo se emparejaron sus clases con las salidas de la red y qué quedó fuera.</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>Entrada</translation>
    </message>
    <message>
        <source>Layer table</source>
        <translation>Tabla de capas</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Capas</translation>
    </message>
    <message>
        <source>Layers by epoch</source>
        <translation>Capas por época</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Tasa de aprendizaje</translation>
    </message>
    <message>
        <source>Loss and accuracy while a network trains: on each batch that it learns from, and on held-out images after each epoch. Curves that part show overfitting.</source>
        <translation>Pérdida y exactitud mientras una red entrena: en cada lote del que aprende y, tras cada época, en imágenes reservadas. Curvas que se separan indican sobreajuste.</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Mapa</translation>
    </message>
    <message>
        <source>Map settings</source>
        <translation>Ajustes del mapa</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelos</translation>
    </message>
    <message>
        <source>One image as the training form's augmentation varies it: sixteen random draws, as the network would get them.</source>
        <translation>Una imagen tal como la varía el aumento de datos del formulario de entrenamiento: dieciséis sorteos, como los recibiría la red.</translation>
    </message>
    <message>
        <source>Precision, recall, F1 and the areas under the curves of each class; of masks how well they cover. A click on a header sorts, a click on a row chooses the class in all views.</source>
        <translation>Precisión, exhaustividad, F1 y las áreas bajo las curvas de cada clase; en máscaras, lo bien que cubren. Un clic en una cabecera ordena, un clic en una fila elige la clase en todas las vistas.</translation>
    </message>
    <message>
        <source>Predictions</source>
        <translation>Predicciones</translation>
    </message>
    <message>
        <source>PyTorch script</source>
        <translation>Script</translation>
    </message>
    <message>
        <source>ROC, precision</source>
        <translation>ROC, precisión</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Informe</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Ejecuciones</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Muestras</translation>
    </message>
    <message>
        <source>Show as PyTorch: the training that the form describes as a script that runs by itself and reaches the same losses, to copy or to save as a file or a notebook.</source>
        <translation>Mostrar como PyTorch: el entrenamiento que describe el formulario como un script que se ejecuta por sí solo y llega a las mismas pérdidas, para copiarlo o guardarlo como archivo o cuaderno.</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Lado a lado</translation>
    </message>
    <message>
        <source>The classes that the network finds likeliest, as shares of 100 % (softmax of its output, or the probability of each class by itself); a tick marks what is true where it is known. Of a network that answers with masks: both masks side by side; of one that finds objects: their boxes on what it sees, and how sure it is of each.</source>
        <translation>Las clases que la red ve más probables, como partes de 100 % (softmax de su salida, o la probabilidad de cada clase por sí misma); una marca señala lo verdadero donde se sabe. De una red que responde con máscaras: ambas máscaras lado a lado; de una que encuentra objetos: sus cajas sobre lo que ve, y cuán segura está de cada una.</translation>
    </message>
    <message>
        <source>The layers in the order of the network, with the shape of what they give for one image and how many numbers they learned. A click chooses a layer in all views; the right button freezes it for the next training.</source>
        <translation>Las capas en el orden de la red, con la forma de lo que dan para una imagen y cuántos números aprendieron. Un clic elige una capa en todas las vistas; el botón derecho la congela para el próximo entrenamiento.</translation>
    </message>
    <message>
        <source>The map of the chosen unit, large: point at it to read its numbers, lay it over the input to see what it answers to. Left and right go to the units beside it.</source>
        <translation>El mapa de la unidad elegida, en grande: señálalo para leer sus números, superponlo a la entrada para ver a qué responde. Izquierda y derecha van a las unidades vecinas.</translation>
    </message>
    <message>
        <source>The network in the window and another checkpoint on the same images: their figures, and the samples on which they differ. A click on a row chooses these samples.</source>
        <translation>La red de la ventana y otro checkpoint con las mismas imágenes: sus cifras y las muestras en que difieren. Un clic en una fila elige esas muestras.</translation>
    </message>
    <message>
        <source>The picture as it is and, beside it, as the network sees it after the preprocessing, which can be edited below.</source>
        <translation>La imagen como es y, al lado, como la ve la red tras el preprocesamiento, que se puede editar debajo.</translation>
    </message>
    <message>
        <source>The selected samples with label, prediction and confidence, and what is marked in them. A click looks at one, a double click selects it alone, Ctrl or Shift and a click take it away. Search and filter narrow what is shown, not what is selected.</source>
        <translation>Las muestras seleccionadas con etiqueta, predicción y confianza, y lo que hay anotado en ellas. Un clic mira una, un doble clic la selecciona sola, Ctrl o Mayús y un clic la quitan. La búsqueda y el filtro reducen lo que se muestra, no lo que está seleccionado.</translation>
    </message>
    <message>
        <source>The weights of the chosen layer as small pictures: a filter answers most to what looks like it. First layers in colour, deeper ones blue below and red above zero.</source>
        <translation>Los pesos de la capa elegida como imágenes pequeñas: un filtro responde más a lo que se le parece. Las primeras capas en color; las más profundas, azul por debajo y rojo por encima de cero.</translation>
    </message>
    <message>
        <source>This file</source>
        <translation>Este archivo</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Entrenamiento</translation>
    </message>
    <message>
        <source>Trains several configurations one after another, such as all optimisers, with their curves over each other and a table. A click on a row opens its best weights.</source>
        <translation>Entrena varias configuraciones una tras otra, por ejemplo todos los optimizadores, con sus curvas superpuestas y una tabla. Un clic en una fila abre sus mejores pesos.</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Unidad</translation>
    </message>
    <message>
        <source>Unit card</source>
        <translation>Ficha de unidad</translation>
    </message>
    <message>
        <source>Unit table</source>
        <translation>Tabla de unidades</translation>
    </message>
    <message>
        <source>Units and inputs</source>
        <translation>Unidades y entradas</translation>
    </message>
    <message>
        <source>Validation samples</source>
        <translation>Muestras de validación</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Pesos</translation>
    </message>
    <message>
        <source>What chosen units answer to chosen inputs, as a table, and how their answers change while the input is turned, enlarged, shifted, brightened, blurred or made noisy. Click a cell to choose its unit and look at its input.</source>
        <translation>Lo que unas unidades elegidas responden a unas entradas elegidas, como tabla, y cómo cambian sus respuestas mientras la entrada se gira, amplía, desplaza, aclara, desenfoca o llena de ruido. Haz clic en una celda para elegir su unidad y mirar su entrada.</translation>
    </message>
    <message>
        <source>What each layer costs and gives for the input at hand: parameters, output shape, multiply-adds, memory, and how much of the picture it sees. A click on a header sorts, a click on a row chooses the layer in all views.</source>
        <translation>Qué cuesta y qué da cada capa con la entrada actual: parámetros, forma de la salida, multiplicaciones y sumas, memoria, y cuánto ve de la imagen. Un clic en un encabezado ordena, un clic en una fila elige la capa en todas las vistas.</translation>
    </message>
    <message>
        <source>What each layer was like after each epoch of the run: its activations, its gradient, its weights and how much a step changes them. A click chooses the layer and the epoch.</source>
        <translation>Cómo era cada capa después de cada época de la ejecución: sus activaciones, su gradiente, sus pesos y cuánto los cambia un paso. Un clic elige la capa y la época.</translation>
    </message>
    <message>
        <source>What every unit of the chosen layer answers to the input: bright where it fires.</source>
        <translation>Lo que cada unidad de la capa elegida responde a la entrada: brillante donde se activa.</translation>
    </message>
    <message>
        <source>What excites the chosen unit most and least, cut out around its maximum, with its figures, its classes and its filter. Click an image to look at it.</source>
        <translation>Lo que más y menos excita a la unidad elegida, recortado alrededor de su máximo, con sus cifras, sus clases y su filtro. Haz clic en una imagen para mirarla.</translation>
    </message>
    <message>
        <source>What is in the image set before anything learns from it: who learns and who is held out, how many there are of each class, broken and repeated pictures, and the mean of the pixels. A click on a class or on Show selects its samples in all views.</source>
        <translation>Qué hay en el conjunto de imágenes antes de que nadie aprenda de él: quién aprende y quién queda reservado, cuántas hay de cada clase, imágenes dañadas y repetidas, y la media de los píxeles. Un clic en una clase o en Mostrar selecciona sus muestras en todas las vistas.</translation>
    </message>
    <message>
        <source>What looks wrong in the run at hand, such as a loss that does not fall, layers that get no gradient or labels that seem wrong: with the numbers that show it, and what usually helps.</source>
        <translation>Lo que parece mal en la ejecución actual, como una pérdida que no cae, capas sin gradiente o etiquetas que parecen erróneas: con los números que lo muestran y lo que suele ayudar.</translation>
    </message>
    <message>
        <source>What the open file is, in a few sentences, and what it says of itself. Where that is not clear, this is the place to say which network it is.</source>
        <translation>Qué es el archivo abierto, en unas frases, y qué dice de sí mismo. Donde no está claro, este es el lugar para decir qué red es.</translation>
    </message>
    <message>
        <source>Which places of the input speak for a class: for the predicted class on the left, and for the true or the second best on the right, or for whatever is chosen (key W).</source>
        <translation>Qué lugares de la entrada hablan a favor de una clase: de la predicha a la izquierda, y de la verdadera o la segunda mejor a la derecha, o de lo que se elija (tecla W).</translation>
    </message>
    <message>
        <source>Why this prediction</source>
        <translation>¿Por qué?</translation>
    </message>
</context>
<context>
    <name>engine</name>
    <message>
        <source> (default: {0})</source>
        <translation> (predeterminado: {0})</translation>
    </message>
    <message>
        <source> (it is {0} now)</source>
        <translation> (ahora es {0})</translation>
    </message>
    <message>
        <source> With {0}, inputs of this size would fit too.</source>
        <translation> Con {0}, también encajarían entradas de este tamaño.</translation>
    </message>
    <message>
        <source> and {0} more</source>
        <translation> y {0} más</translation>
    </message>
    <message>
        <source> for an input of {0} pixels</source>
        <translation> para una entrada de {0} píxeles</translation>
    </message>
    <message>
        <source> for {0} inputs of {1} pixels</source>
        <translation> para {0} entradas de {1} píxeles</translation>
    </message>
    <message>
        <source> in line {0}</source>
        <translation> en la línea {0}</translation>
    </message>
    <message>
        <source> in the layer {0}</source>
        <translation> en la capa {0}</translation>
    </message>
    <message>
        <source> in the loss itself</source>
        <translation> en la propia pérdida</translation>
    </message>
    <message>
        <source> that import {0}</source>
        <translation> que importan {0}</translation>
    </message>
    <message>
        <source> with its padding</source>
        <translation> con su padding</translation>
    </message>
    <message>
        <source> with {0} class</source>
        <translation> con {0} clase</translation>
    </message>
    <message>
        <source> with {0} classes</source>
        <translation> con {0} clases</translation>
    </message>
    <message>
        <source>, dealt out to heads</source>
        <translation>, repartida entre cabezas</translation>
    </message>
    <message>
        <source>, dealt out to windows</source>
        <translation>, repartida entre ventanas</translation>
    </message>
    <message>
        <source>, in steps of {0}</source>
        <translation>, en pasos de {0}</translation>
    </message>
    <message>
        <source>, no pooling</source>
        <translation>, sin pooling</translation>
    </message>
    <message>
        <source>, where the size is a multiple of {0}</source>
        <translation>, donde el tamaño es múltiplo de {0}</translation>
    </message>
    <message>
        <source>0 where Nesterov is chosen</source>
        <translation>0 cuando se elige Nesterov</translation>
    </message>
    <message>
        <source>1 or more</source>
        <translation>1 o más</translation>
    </message>
    <message>
        <source>; most alike is {0}, where {1} of {2} tensors agree</source>
        <translation>; la más parecida es {0}, donde coinciden {1} de {2} tensores</translation>
    </message>
    <message>
        <source>; so it is in {0} layers.</source>
        <translation>; así es en {0} capas.</translation>
    </message>
    <message>
        <source>; {0} have some</source>
        <translation>; {0} sí tienen</translation>
    </message>
    <message>
        <source>A batch of {0} is more than the {1} images to learn from; each epoch is one step.</source>
        <translation>Un lote de {0} es más que las {1} imágenes de las que se aprende; cada época es un paso.</translation>
    </message>
    <message>
        <source>A batch of {0} takes at least {1}, but {2} has {3} free; {4}.</source>
        <translation>Un lote de {0} ocupa al menos {1}, pero {2} tiene {3} libres; {4}.</translation>
    </message>
    <message>
        <source>A layer that gives {0} cannot be drawn as maps.</source>
        <translation>Una capa que da {0} no se puede dibujar como mapas.</translation>
    </message>
    <message>
        <source>A map of {0} samples takes about {1} GB, but this machine has {2} GB free; take fewer samples, or PCA first.</source>
        <translation>Un mapa de {0} muestras ocupa unos {1} GB, pero este equipo tiene {2} GB libres; toma menos muestras, o PCA primero.</translation>
    </message>
    <message>
        <source>A script reads ImageNet where classes.csv numbers its classes; add one, or open it as folder:{0}.</source>
        <translation>Un script lee ImageNet donde classes.csv numera sus clases; añade uno, o ábrelo como folder:{0}.</translation>
    </message>
    <message>
        <source>A script reads one part of {0} from its folder; unpack the archive first.</source>
        <translation>Un script lee una parte de {0} desde su carpeta; extrae antes el archivo comprimido.</translation>
    </message>
    <message>
        <source>A script reads this form of {0} by torchvision, which wants its folder to be called {1}.</source>
        <translation>Un script lee esta forma de {0} con torchvision, que espera que su carpeta se llame {1}.</translation>
    </message>
    <message>
        <source>A set of the kind {0} cannot be read by a script yet; choose another image set.</source>
        <translation>Un script aún no puede leer un conjunto del tipo {0}; elige otro conjunto de imágenes.</translation>
    </message>
    <message>
        <source>A step changes {0} by up to {1} of the size of the weights; about 0.001 is usual.</source>
        <translation>Un paso cambia {0} hasta en {1} del tamaño de los pesos; lo usual es cerca de 0.001.</translation>
    </message>
    <message>
        <source>A step with {0} images takes about {1} of memory, but {2} are free; {3}.</source>
        <translation>Un paso con {0} imágenes ocupa unos {1} de memoria, pero hay {2} libres; {3}.</translation>
    </message>
    <message>
        <source>All images are selected; select fewer, to compare them with the rest.</source>
        <translation>Todas las imágenes están seleccionadas; selecciona menos para compararlas con el resto.</translation>
    </message>
    <message>
        <source>All its names are other ones; its tensors agree in order and shape.</source>
        <translation>Todos sus nombres son otros; sus tensores coinciden en orden y forma.</translation>
    </message>
    <message>
        <source>All layers are frozen, so that nothing can learn; leave at least the last one free.</source>
        <translation>Todas las capas están congeladas, así que nada puede aprender; deja libre al menos la última.</translation>
    </message>
    <message>
        <source>All {0} samples have the same features, so there is nothing to map; choose another layer.</source>
        <translation>Las {0} muestras tienen las mismas características, así que no hay nada que representar; elige otra capa.</translation>
    </message>
    <message>
        <source>An accuracy of {0} % is noted in it.</source>
        <translation>Lleva anotada una exactitud de {0} %.</translation>
    </message>
    <message>
        <source>Ankle boot</source>
        <translation>Botín</translation>
    </message>
    <message>
        <source>Another of the {0} processes did not answer for too long</source>
        <translation>Otro de los {0} procesos tardó demasiado en responder</translation>
    </message>
    <message>
        <source>Another of the {0} processes has ended or cannot be reached</source>
        <translation>Otro de los {0} procesos terminó o no se alcanza</translation>
    </message>
    <message>
        <source>Another table of classes fits the answers far better: {0} would be right instead of {1}; the classes are probably numbered otherwise than was assumed.</source>
        <translation>Otra tabla de clases encaja mucho mejor con las respuestas: acertaría {0} en lugar de {1}; probablemente las clases están numeradas de otro modo que el supuesto.</translation>
    </message>
    <message>
        <source>As settled on {0}: {1}.</source>
        <translation>Como se fijó el {0}: {1}.</translation>
    </message>
    <message>
        <source>Axis</source>
        <translation>Eje</translation>
    </message>
    <message>
        <source>Binary cross-entropy asks each output by itself: σ turns it into the probability p of yes, and the loss is the negative logarithm of that of the true answer. So it fits yes or no, and images that show several classes at once.</source>
        <translation>La entropía cruzada binaria pregunta a cada salida por separado: σ la convierte en la probabilidad p de que sí, y la pérdida es el logaritmo negativo de la de la respuesta verdadera. Por eso sirve para sí o no, y para imágenes que muestran varias clases a la vez.</translation>
    </message>
    <message>
        <source>Both answer the same for {0} % of the samples</source>
        <translation>Ambas responden lo mismo en {0} % de las muestras</translation>
    </message>
    <message>
        <source>Both are equal, but p is rounded to exactly 0 or 1 for large outputs, whose logarithm is infinite and whose gradient is lost; computed from the outputs z (the logits) it never is.</source>
        <translation>Ambas son iguales, pero con salidas grandes p se redondea a 0 o 1 exactos, cuyo logaritmo es infinito y cuyo gradiente se pierde; calculada a partir de las salidas z (los logits) nunca ocurre.</translation>
    </message>
    <message>
        <source>Building blocks</source>
        <translation>Bloques básicos</translation>
    </message>
    <message>
        <source>Clip gradients to a norm of 1, lower the learning rate, or begin with smaller weights.</source>
        <translation>Recorta los gradientes a una norma de 1, baja la tasa de aprendizaje o empieza con pesos menores.</translation>
    </message>
    <message>
        <source>Code hooked to its layers is not run, so it may answer differently here: {0}.</source>
        <translation>El código enganchado a sus capas no se ejecuta, así que aquí puede responder de otro modo: {0}.</translation>
    </message>
    <message>
        <source>Coloured images are turned to grey: {0} takes one channel.</source>
        <translation>Las imágenes en color se pasan a gris: {0} toma un canal.</translation>
    </message>
    <message>
        <source>Dampening</source>
        <translation>Amortiguación</translation>
    </message>
    <message>
        <source>Data sets</source>
        <translation>Conjuntos de datos</translation>
    </message>
    <message>
        <source>Dropout is set to {0} in {1} layers.</source>
        <translation>El dropout se fija en {0} en {1} capas.</translation>
    </message>
    <message>
        <source>Dropout of {0} is put before {1}: the network has none.</source>
        <translation>Se pone un dropout de {0} antes de {1}: la red no tiene ninguno.</translation>
    </message>
    <message>
        <source>Dropout or augmentation explain some of it. Otherwise see whether held-out images are copies of training images, or only easy ones: the Data panel lists pictures that are in both parts.</source>
        <translation>El dropout o el aumento de datos explican una parte. Si no, mira si las imágenes reservadas son copias de las de entrenamiento, o solo fáciles: el panel Datos lista las que están en ambas partes.</translation>
    </message>
    <message>
        <source>Event files need the package tensorboard, which is not installed; get it with: pip install tensorboard.</source>
        <translation>Los archivos de eventos necesitan el paquete tensorboard, que no está instalado; consíguelo con: pip install tensorboard.</translation>
    </message>
    <message>
        <source>Expected more than 1 value per channel when training, got {0}</source>
        <translation>Se esperaba más de 1 valor por canal al entrenar, llegó {0}</translation>
    </message>
    <message>
        <source>Features are numbers of shape (samples, features), not {0} of shape {1}.</source>
        <translation>Las características son números de forma (muestras, características), no {0} de forma {1}.</translation>
    </message>
    <message>
        <source>Following the tensors through the network</source>
        <translation>Siguiendo a los tensores por la red</translation>
    </message>
    <message>
        <source>Go on with more epochs, for example {0}, or try a larger learning rate.</source>
        <translation>Sigue con más épocas, por ejemplo {0}, o prueba una tasa de aprendizaje mayor.</translation>
    </message>
    <message>
        <source>Grad-CAM</source>
        <translation>Grad-CAM</translation>
    </message>
    <message>
        <source>Grey images are repeated in three channels, which {0} takes.</source>
        <translation>Las imágenes grises se repiten en tres canales, que es lo que toma {0}.</translation>
    </message>
    <message>
        <source>How good is it?</source>
        <translation>¿Qué tal es?</translation>
    </message>
    <message>
        <source>Image size is {0} px, but {1}; take {2}, or 0 for what fits.</source>
        <translation>El tamaño de imagen es {0} px, pero {1}; toma {2}, o 0 para lo que encaje.</translation>
    </message>
    <message>
        <source>Images are enlarged from {0} to {1} px: {2}.</source>
        <translation>Las imágenes se amplían de {0} a {1} px: {2}.</translation>
    </message>
    <message>
        <source>Images are reduced from {0} to {1} px: {2}.</source>
        <translation>Las imágenes se reducen de {0} a {1} px: {2}.</translation>
    </message>
    <message>
        <source>Images have many sizes, such as {0} and {1} px; the middle of each is taken.</source>
        <translation>Las imágenes tienen muchos tamaños, como {0} y {1} px; se toma el centro de cada una.</translation>
    </message>
    <message>
        <source>Images in memory</source>
        <translation>Imágenes en memoria</translation>
    </message>
    <message>
        <source>Images of different sizes give {0} and {1} features; take the average or maximum, or a preprocessing that crops all to one size.</source>
        <translation>Imágenes de distinto tamaño dan {0} y {1} características; toma la media o el máximo, o un preprocesamiento que recorte todas a un tamaño.</translation>
    </message>
    <message>
        <source>Images of different sizes give {0} features; take the average or maximum, or a preprocessing that crops all to one size.</source>
        <translation>Imágenes de distinto tamaño dan {0} características; toma la media o el máximo, o un preprocesamiento que recorte todas a un tamaño.</translation>
    </message>
    <message>
        <source>In the last {0} epochs the network never said {1}, though {2} held-out images are of these classes.</source>
        <translation>En las últimas {0} épocas la red nunca dijo {1}, aunque {2} imágenes reservadas son de estas clases.</translation>
    </message>
    <message>
        <source>In the last {0} epochs the network never said {1}, though {2} held-out images are of this class.</source>
        <translation>En las últimas {0} épocas la red nunca dijo {1}, aunque {2} imágenes reservadas son de esta clase.</translation>
    </message>
    <message>
        <source>Inputs of {0} to {1} {2} fit{3}.</source>
        <translation>Encajan entradas de {0} a {1} {2}{3}.</translation>
    </message>
    <message>
        <source>Inputs of {0} {1} and more fit{2}.</source>
        <translation>Encajan entradas de {0} {1} y más{2}.</translation>
    </message>
    <message>
        <source>Inputs of {0} {1} fit, no others.</source>
        <translation>Encajan entradas de {0} {1}, ninguna otra.</translation>
    </message>
    <message>
        <source>Inputs of {0} {1} fit; there was no time to try others.</source>
        <translation>Encajan entradas de {0} {1}; no hubo tiempo de probar otras.</translation>
    </message>
    <message>
        <source>It cannot be built anew: {0}.</source>
        <translation>No se puede construir de nuevo: {0}.</translation>
    </message>
    <message>
        <source>It fits only in part: the weights of {0}{1} are random.</source>
        <translation>Solo encaja en parte: los pesos de {0}{1} son aleatorios.</translation>
    </message>
    <message>
        <source>It fits only in part: {0}; {1}.</source>
        <translation>Solo encaja en parte: {0}; {1}.</translation>
    </message>
    <message>
        <source>It gives some names twice ({0}); the later ones are taken.</source>
        <translation>Da algunos nombres dos veces ({0}); se toman los últimos.</translation>
    </message>
    <message>
        <source>It holds no tensors.</source>
        <translation>No contiene tensores.</translation>
    </message>
    <message>
        <source>It is a pickled object of {0} ({1}), and no network of PyTorch.</source>
        <translation>Es un objeto de {0} guardado con pickle ({1}), y no una red de PyTorch.</translation>
    </message>
    <message>
        <source>It looks like a network with {0}; the first convolution takes {1}</source>
        <translation>Parece una red con {0}; la primera convolución recibe {1}</translation>
    </message>
    <message>
        <source>It names code that was not run ({0}).</source>
        <translation>Nombra código que no se ejecutó ({0}).</translation>
    </message>
    <message>
        <source>It runs as the TorchScript program that the file brings along. What its layers give cannot be seen from outside; its answers can, and the weights of its layers.</source>
        <translation>Funciona como el programa TorchScript que el archivo trae consigo. Lo que dan sus capas no se ve desde fuera; sus respuestas sí, y los pesos de sus capas.</translation>
    </message>
    <message>
        <source>It runs as {0}, whose layers it has: {1}.</source>
        <translation>Funciona como {0}, cuyas capas tiene: {1}.</translation>
    </message>
    <message>
        <source>It runs as {0}, whose tensors it has; {1} was not run.</source>
        <translation>Funciona como {0}, cuyos tensores tiene; {1} no se ejecutó.</translation>
    </message>
    <message>
        <source>It runs as {0}; the program in the file was not run.</source>
        <translation>Funciona como {0}; el programa del archivo no se ejecutó.</translation>
    </message>
    <message>
        <source>It was saved at epoch {0}, with an accuracy of {1} %.</source>
        <translation>Se guardó en la época {0}, con una exactitud de {1} %.</translation>
    </message>
    <message>
        <source>It was saved at epoch {0}.</source>
        <translation>Se guardó en la época {0}.</translation>
    </message>
    <message>
        <source>Its last layer is called “{0}” and not “{1}”.</source>
        <translation>Su última capa se llama «{0}» y no «{1}».</translation>
    </message>
    <message>
        <source>Its layers and weights can be looked at; nothing in the file was run.</source>
        <translation>Sus capas y pesos se pueden mirar; nada del archivo se ejecutó.</translation>
    </message>
    <message>
        <source>Its names are those of an older torchvision.</source>
        <translation>Sus nombres son los de un torchvision anterior.</translation>
    </message>
    <message>
        <source>Its names begin with “{0}”, which was left out.</source>
        <translation>Sus nombres empiezan por «{0}», que se dejó fuera.</translation>
    </message>
    <message>
        <source>Its tensors do not tell the activation and the pooling: </source>
        <translation>Sus tensores no dicen la activación ni el pooling: </translation>
    </message>
    <message>
        <source>Its tensors fit {0} networks and cannot tell which of them it is.</source>
        <translation>Sus tensores encajan en {0} redes y no dicen cuál de ellas es.</translation>
    </message>
    <message>
        <source>Its weights can be looked at; the program was not run.</source>
        <translation>Sus pesos se pueden mirar; el programa no se ejecutó.</translation>
    </message>
    <message>
        <source>Layers are frozen ({0}): let more of them learn, or raise the learning rate of the rest.</source>
        <translation>Hay capas congeladas ({0}): deja aprender a más de ellas, o sube la tasa de aprendizaje del resto.</translation>
    </message>
    <message>
        <source>Left out of the objects cut out: {0} {1}.</source>
        <translation>Excluidos de los objetos recortados: {0} {1}.</translation>
    </message>
    <message>
        <source>Left out, as they are no weights of a network: {0}.</source>
        <translation>Se dejaron fuera, porque no son pesos de una red: {0}.</translation>
    </message>
    <message>
        <source>Left out, because {0} answers with NaN or infinity: {1}, {2}.</source>
        <translation>Excluidas porque {0} responde con NaN o infinito: {1}, {2}.</translation>
    </message>
    <message>
        <source>Left out, because {0} has no output for their classes: {1} of {2}.</source>
        <translation>Excluidas porque {0} no tiene salida para sus clases: {1} de {2}.</translation>
    </message>
    <message>
        <source>Let classes count alike (class weights) where this one is rare, collect more images of it, or train longer.</source>
        <translation>Haz que las clases cuenten igual (pesos de clase) si esta es rara, reúne más imágenes de ella o entrena más tiempo.</translation>
    </message>
    <message>
        <source>Look at some images with their labels: a list in another order than the images is the usual cause. See also whether held-out images are labelled in the same way.</source>
        <translation>Mira algunas imágenes con sus etiquetas: la causa usual es una lista en otro orden que las imágenes. Mira también si las imágenes reservadas están etiquetadas igual.</translation>
    </message>
    <message>
        <source>Look at these images: labels that are wrong here are so among the training images too, in about the same share. Mend or leave out what is wrong.</source>
        <translation>Mira estas imágenes: si aquí hay etiquetas erróneas, también las hay entre las de entrenamiento, en una parte parecida. Corrige o deja fuera lo que esté mal.</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Pérdida</translation>
    </message>
    <message>
        <source>Lower the learning rate and see whether layers are silent. Where one class is far commoner than the others, let classes count alike (class weights).</source>
        <translation>Baja la tasa de aprendizaje y mira si hay capas mudas. Si una clase es mucho más común que las otras, haz que cuenten igual (pesos de clase).</translation>
    </message>
    <message>
        <source>Lower the learning rate, or take leaky ReLU, GELU or BatchNorm before the ReLU. Biases that begin far below zero have the same effect.</source>
        <translation>Baja la tasa de aprendizaje, o toma leaky ReLU, GELU o BatchNorm antes de la ReLU. Los sesgos que empiezan muy por debajo de cero tienen el mismo efecto.</translation>
    </message>
    <message>
        <source>Lower the learning rate, or take leaky ReLU, GELU or BatchNorm before the ReLU; biases that begin far below zero silence units too. Where the network does well nevertheless, fewer units are enough.</source>
        <translation>Baja la tasa de aprendizaje, o toma leaky ReLU, GELU o BatchNorm antes de la ReLU; los sesgos que empiezan muy por debajo de cero también enmudecen unidades. Si la red va bien pese a todo, bastan menos unidades.</translation>
    </message>
    <message>
        <source>Lower the learning rate{0}, clip gradients, or let the rate rise slowly at first (warm-up). If it is always the same samples, look at their pixels and labels.</source>
        <translation>Baja la tasa de aprendizaje{0}, recorta los gradientes o deja que la tasa suba despacio al principio (calentamiento). Si son siempre las mismas muestras, mira sus píxeles y etiquetas.</translation>
    </message>
    <message>
        <source>Lower the learning rate{0}, or clip gradients.</source>
        <translation>Baja la tasa de aprendizaje{0}, o recorta los gradientes.</translation>
    </message>
    <message>
        <source>Making {0} stopped in {1}: {2}.</source>
        <translation>Crear {0} se detuvo en {1}: {2}.</translation>
    </message>
    <message>
        <source>Masks of COCO are drawn from outlines, which a script does not do yet; learn the objects, or the objects cut out.</source>
        <translation>Las máscaras de COCO se dibujan a partir de contornos, lo que un script aún no hace; aprende los objetos, o los objetos recortados.</translation>
    </message>
    <message>
        <source>Measuring the map</source>
        <translation>Midiendo el mapa</translation>
    </message>
    <message>
        <source>Mixed precision is not possible on {0}; choose float32 or another device.</source>
        <translation>La precisión mixta no es posible en {0}; elige float32 u otro dispositivo.</translation>
    </message>
    <message>
        <source>Most alike is the network {0}, of whose {1} tensors {2} agree.</source>
        <translation>La más parecida es la red {0}, de cuyos {1} tensores coinciden {2}.</translation>
    </message>
    <message>
        <source>Neighbours</source>
        <translation>Vecinos</translation>
    </message>
    <message>
        <source>Neighbours are approximate: not all pairs of samples were compared.</source>
        <translation>Los vecinos son aproximados: no se compararon todos los pares de muestras.</translation>
    </message>
    <message>
        <source>Next to no gradient reaches {0}: relative to the weights as little as {1} times that of the last layers.</source>
        <translation>Casi ningún gradiente llega a {0}: en relación con los pesos, solo {1} veces el de las últimas capas.</translation>
    </message>
    <message>
        <source>No batch has pictures enough that can be read.</source>
        <translation>Ningún lote tiene suficientes imágenes que se puedan leer.</translation>
    </message>
    <message>
        <source>No classes of ImageNet's thousand, so left out: {0}.</source>
        <translation>No son clases de las mil de ImageNet, así que quedan fuera: {0}.</translation>
    </message>
    <message>
        <source>No images are selected; select some to compare with the rest.</source>
        <translation>No hay imágenes seleccionadas; selecciona algunas para compararlas con el resto.</translation>
    </message>
    <message>
        <source>No layer is looked at for the history: {0}</source>
        <translation>No se mira ninguna capa para el historial: {0}</translation>
    </message>
    <message>
        <source>No layer of {0} gives maps that lie on the image; </source>
        <translation>Ninguna capa de {0} da mapas situados sobre la imagen; </translation>
    </message>
    <message>
        <source>No picture in the class folders {0}.</source>
        <translation>Ninguna imagen en las carpetas de clase {0}.</translation>
    </message>
    <message>
        <source>No server answers for {0} ({1}); check the connection to the network and try again.</source>
        <translation>Ningún servidor responde por {0} ({1}); comprueba la conexión a la red e inténtalo de nuevo.</translation>
    </message>
    <message>
        <source>No square input was found to fit.</source>
        <translation>No se encontró ninguna entrada cuadrada que encaje.</translation>
    </message>
    <message>
        <source>Nobody publishes weights of {0}; open a file of weights instead.</source>
        <translation>Nadie publica pesos de {0}; abre en su lugar un archivo de pesos.</translation>
    </message>
    <message>
        <source>Nobody publishes weights of {0}; start from random ones, or name a checkpoint file.</source>
        <translation>Nadie publica pesos de {0}; parte de pesos aleatorios, o nombra un archivo de checkpoint.</translation>
    </message>
    <message>
        <source>Not in classes.csv, so left out: {0}.</source>
        <translation>No están en classes.csv, así que quedan fuera: {0}.</translation>
    </message>
    <message>
        <source>Nothing could be learned in epoch {0}: no batch of it has pictures enough that can be read.</source>
        <translation>No se pudo aprender nada en la época {0}: ninguno de sus lotes tiene suficientes imágenes que se puedan leer.</translation>
    </message>
    <message>
        <source>Nothing to learn from has the class {0}.</source>
        <translation>Nada de lo que se aprende es de la clase {0}.</translation>
    </message>
    <message>
        <source>Nothing to learn from has the {0} classes {1}.</source>
        <translation>Nada de lo que se aprende es de estas {0} clases: {1}.</translation>
    </message>
    <message>
        <source>Of all {0} images the layer {1} gives responses that are not finite numbers; check the network's weights.</source>
        <translation>De las {0} imágenes, la capa {1} da respuestas que no son números finitos; comprueba los pesos de la red.</translation>
    </message>
    <message>
        <source>Of its training images the network gets {0} right, of held-out ones {1}, as who guesses among {2} classes ({3}): it learns by heart, and labels seem to have nothing to do with their images.</source>
        <translation>De sus imágenes de entrenamiento la red acierta {0}, de las reservadas {1}, como quien adivina entre {2} clases ({3}): aprende de memoria, y las etiquetas parecen no tener que ver con sus imágenes.</translation>
    </message>
    <message>
        <source>Of {0} held-out images ({1}) the network is sure, epoch after epoch, that they are of another class than their label. Among the quarter of the images that it is surest of, {2} contradict their label; a network's own errors are rare there.</source>
        <translation>De {0} imágenes reservadas ({1}) la red está segura, época tras época, de que son de otra clase que su etiqueta. En el cuarto de las imágenes de que está más segura, {2} contradicen su etiqueta; ahí los errores propios de una red son raros.</translation>
    </message>
    <message>
        <source>Of {0}, which has no length, the first {1} samples are shown.</source>
        <translation>De {0}, que no tiene longitud, se muestran las primeras {1} muestras.</translation>
    </message>
    <message>
        <source>On held-out images R² is {0} at best in the last {1} epochs: no better than always telling the mean.</source>
        <translation>Con imágenes reservadas R² es {0} como mucho en las últimas {1} épocas: no mejor que decir siempre la media.</translation>
    </message>
    <message>
        <source>On held-out images the network reaches {0}, on those that it learns from {1}.</source>
        <translation>Con imágenes reservadas la red alcanza {0}, con aquellas de las que aprende {1}.</translation>
    </message>
    <message>
        <source>On held-out images {0} is right at best in the last {1} epochs; who always says the commonest of {2} classes gets {3}.</source>
        <translation>Con imágenes reservadas acierta {0} como mucho en las últimas {1} épocas; quien dice siempre la más común de {2} clases logra {3}.</translation>
    </message>
    <message>
        <source>On this device sums are not always added up in the same order: a run that goes on comes close to one that was never stopped, and is not equal to the bit.</source>
        <translation>En este dispositivo las sumas no siempre se hacen en el mismo orden: una ejecución que continúa se acerca a una que nunca se detuvo, y no es igual bit a bit.</translation>
    </message>
    <message>
        <source>Opening {0} runs {1}; if you know where it comes from, agree to this with --trust, with trust=True, or in the window’s question.</source>
        <translation>Abrir {0} ejecuta {1}; si sabes de dónde viene, acéptalo con --trust, con trust=True, o en la pregunta de la ventana.</translation>
    </message>
    <message>
        <source>Optical flow</source>
        <translation>Flujo óptico</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>Perplejidad</translation>
    </message>
    <message>
        <source>Pixels are normalised by those of these images: mean {0}, deviation {1}.</source>
        <translation>Los píxeles se normalizan con los de estas imágenes: media {0}, desviación {1}.</translation>
    </message>
    <message>
        <source>Preparing UMAP, the first time takes up to a minute</source>
        <translation>Preparando UMAP; la primera vez tarda hasta un minuto</translation>
    </message>
    <message>
        <source>Preparing t-SNE</source>
        <translation>Preparando t-SNE</translation>
    </message>
    <message>
        <source>Principal components</source>
        <translation>Componentes principales</translation>
    </message>
    <message>
        <source>Principal components of {0} samples</source>
        <translation>Componentes principales de {0} muestras</translation>
    </message>
    <message>
        <source>Python 3</source>
        <translation>Python 3</translation>
    </message>
    <message>
        <source>Python {0} on {1}</source>
        <translation>Python {0} en {1}</translation>
    </message>
    <message>
        <source>Quantised tensors, shown as fractions: {0}.</source>
        <translation>Tensores cuantizados, mostrados como fracciones: {0}.</translation>
    </message>
    <message>
        <source>ROC</source>
        <translation>ROC</translation>
    </message>
    <message>
        <source>Raise the learning rate{0}, or let the rate finder look for one.</source>
        <translation>Sube la tasa de aprendizaje{0}, o deja que el buscador encuentre una.</translation>
    </message>
    <message>
        <source>Rates of layers</source>
        <translation>Tasas por capa</translation>
    </message>
    <message>
        <source>See first whether the training loss falls. If it does not, try another learning rate; if it does, see whether labels belong to their images, and whether held-out images are like those that are learned from.</source>
        <translation>Mira primero si cae la pérdida de entrenamiento. Si no, prueba otra tasa de aprendizaje; si cae, mira si las etiquetas corresponden a sus imágenes, y si las reservadas se parecen a aquellas de las que se aprende.</translation>
    </message>
    <message>
        <source>See in the Data panel which images cannot be read, and whether masks are void. A larger batch size leaves fewer batches with a single image.</source>
        <translation>Mira en el panel Datos qué imágenes no pueden leerse, y si hay máscaras vacías. Un tamaño de lote mayor deja menos lotes de una sola imagen.</translation>
    </message>
    <message>
        <source>Several pictures have these names of {0}, so that they are left out (give their folders too): {1}.</source>
        <translation>Varias imágenes tienen estos nombres de {0}, así que quedan fuera (indica también sus carpetas): {1}.</translation>
    </message>
    <message>
        <source>Since epoch {0} the loss on held-out images rises, from {1} to {2}, while that of training falls from {3} to {4}.</source>
        <translation>Desde la época {0} la pérdida con imágenes reservadas sube, de {1} a {2}, mientras la de entrenamiento cae de {3} a {4}.</translation>
    </message>
    <message>
        <source>Steps are too long: lower the learning rate{0}, let it rise slowly at first (warm-up), or clip gradients.</source>
        <translation>Los pasos son demasiado largos: baja la tasa de aprendizaje{0}, deja que suba despacio al principio (calentamiento) o recorta los gradientes.</translation>
    </message>
    <message>
        <source>Swin Transformer</source>
        <translation>Swin Transformer</translation>
    </message>
    <message>
        <source>Take ReLU instead of sigmoid or tanh, put BatchNorm behind the convolutions, add shortcuts (a ResNet), or begin with weights that suit the activation (He's initialisation).</source>
        <translation>Toma ReLU en lugar de sigmoide o tanh, pon BatchNorm tras las convoluciones, añade atajos (una ResNet) o empieza con pesos que convengan a la activación (inicialización de He).</translation>
    </message>
    <message>
        <source>Take the weights of epoch {0}. To get further: more images or augmentation, weight decay, dropout, or a smaller network; stopping early saves the time.</source>
        <translation>Toma los pesos de la época {0}. Para llegar más lejos: más imágenes o aumento de datos, decaimiento de pesos, dropout, o una red menor; parar antes ahorra el tiempo.</translation>
    </message>
    <message>
        <source>Tensors that cannot be had: {0} ({1}: {2}).</source>
        <translation>Tensores que no se pueden obtener: {0} ({1}: {2}).</translation>
    </message>
    <message>
        <source>Tensors whose file cannot be read: {0} ({1}).</source>
        <translation>Tensores cuyo archivo no se puede leer: {0} ({1}).</translation>
    </message>
    <message>
        <source>Tensors without values: {0} ({1}: {2}).</source>
        <translation>Tensores sin valores: {0} ({1}: {2}).</translation>
    </message>
    <message>
        <source>That this was agreed to could not be kept in {0} ({1}).</source>
        <translation>Que esto se aceptó no se pudo guardar en {0} ({1}).</translation>
    </message>
    <message>
        <source>The Kullback-Leibler divergence says how far the probabilities p of the network are from a soft target q: smoothed labels, or the answers of a teacher, which tell also how alike classes are. It is 0 where both agree; with a teacher, a temperature T softens both, and T² keeps the gradients at their size.</source>
        <translation>La divergencia de Kullback-Leibler dice a qué distancia están las probabilidades p de la red de un objetivo suave q: etiquetas suavizadas, o las respuestas de un profesor, que dicen también cuánto se parecen las clases. Es 0 donde ambas coinciden; con un profesor, una temperatura T suaviza ambas, y T² conserva el tamaño de los gradientes.</translation>
    </message>
    <message>
        <source>The answers of {0} and {1} cannot be held against each other without labels; compare two networks that tell the same classes.</source>
        <translation>Las respuestas de {0} y {1} no se pueden comparar sin etiquetas; compara dos redes que digan las mismas clases.</translation>
    </message>
    <message>
        <source>The auxiliary head is left out: it needs images of at least {0} px, and they have {1}.</source>
        <translation>La cabeza auxiliar se omite: necesita imágenes de al menos {0} px, y tienen {1}.</translation>
    </message>
    <message>
        <source>The auxiliary head learns too and counts in the loss.</source>
        <translation>La cabeza auxiliar también aprende y cuenta en la pérdida.</translation>
    </message>
    <message>
        <source>The checkpoint does not fit {0}: {1}.</source>
        <translation>El checkpoint no encaja en {0}: {1}.</translation>
    </message>
    <message>
        <source>The classes of {0} are not those of {1}: labels are compared by number.</source>
        <translation>Las clases de {0} no son las de {1}: las etiquetas se comparan por número.</translation>
    </message>
    <message>
        <source>The code of {0} fails{1}: {2}</source>
        <translation>El código de {0} falla{1}: {2}</translation>
    </message>
    <message>
        <source>The features are so large that their squares are no finite numbers any more; the weights may have diverged, so choose another epoch or an earlier layer.</source>
        <translation>Las características son tan grandes que sus cuadrados ya no son números finitos; puede que los pesos hayan divergido, así que elige otra época o una capa anterior.</translation>
    </message>
    <message>
        <source>The features of {0} are not finite for any image (NaN or infinite); the weights may have diverged, so choose another epoch or an earlier layer.</source>
        <translation>Las características de {0} no son finitas para ninguna imagen (NaN o infinito); puede que los pesos hayan divergido, así que elige otra época o una capa anterior.</translation>
    </message>
    <message>
        <source>The features of {0} take {1} GB for {2} samples of {3} numbers, and neither memory nor {4} ({5} GB) has room for them; take the average or maximum, or fewer images.</source>
        <translation>Las características de {0} ocupan {1} GB para {2} muestras de {3} números, y ni la memoria ni {4} ({5} GB) tienen sitio para ellas; toma la media o el máximo, o menos imágenes.</translation>
    </message>
    <message>
        <source>The features of {0} take {1} GB, but {2} has no room for them ({3}); make room and start again.</source>
        <translation>Las características de {0} ocupan {1} GB, pero {2} no tiene sitio para ellas ({3}); haz sitio y empieza de nuevo.</translation>
    </message>
    <message>
        <source>The figures of {0} units take about {1} GB, but this machine has {2} GB free; choose fewer layers.</source>
        <translation>Las cifras de {0} unidades ocupan unos {1} GB, pero este equipo tiene {2} GB libres; elige menos capas.</translation>
    </message>
    <message>
        <source>The file holds {0} sets of weights; these are those of {1}.</source>
        <translation>El archivo contiene {0} juegos de pesos; estos son los de {1}.</translation>
    </message>
    <message>
        <source>The gradient of {0} is {1}.</source>
        <translation>El gradiente de {0} es {1}.</translation>
    </message>
    <message>
        <source>The gradient of {0} is {1}; so it is in {2} layers.</source>
        <translation>El gradiente de {0} es {1}; así es en {2} capas.</translation>
    </message>
    <message>
        <source>The gradients of {0} for this input are not finite numbers, so that they tell nothing; its weights or the input may be spoiled.</source>
        <translation>Los gradientes de {0} para esta entrada no son números finitos, así que no dicen nada; puede que sus pesos o la entrada estén dañados.</translation>
    </message>
    <message>
        <source>The graph of neighbours</source>
        <translation>El grafo de vecinos</translation>
    </message>
    <message>
        <source>The history leaves out the layer {0}: {1}.</source>
        <translation>El historial deja fuera la capa {0}: {1}.</translation>
    </message>
    <message>
        <source>The images have no labels, so that no unit can be ranked for a class.</source>
        <translation>Las imágenes no tienen etiquetas, así que ninguna unidad se puede clasificar para una clase.</translation>
    </message>
    <message>
        <source>The installed torchvision {0} has no {1}; a newer one does.</source>
        <translation>El torchvision {0} instalado no tiene {1}; uno más nuevo sí.</translation>
    </message>
    <message>
        <source>The keypoints in {0} are not used.</source>
        <translation>Los puntos clave de {0} no se usan.</translation>
    </message>
    <message>
        <source>The labels of the first {0} of {1} samples are known; each other one is once it was looked at.</source>
        <translation>Se conocen las etiquetas de las primeras {0} de {1} muestras; las demás, en cuanto se hayan mirado.</translation>
    </message>
    <message>
        <source>The last layer ({0}) has {1} outputs: {2}.</source>
        <translation>La última capa ({0}) tiene {1} salidas: {2}.</translation>
    </message>
    <message>
        <source>The last layer ({0}) is new: {1} outputs instead of {2}, {3}.</source>
        <translation>La última capa ({0}) es nueva: {1} salidas en lugar de {2}, {3}.</translation>
    </message>
    <message>
        <source>The last layer is a {0}, whose outputs cannot be changed; choose another network.</source>
        <translation>La última capa es de tipo {0}, cuyas salidas no se pueden cambiar; elige otra red.</translation>
    </message>
    <message>
        <source>The layer fc1 of {0} was made for images of {1} px, but image size is {2}; take {3} or 0, or train course_cnn from random weights.</source>
        <translation>La capa fc1 de {0} se hizo para imágenes de {1} px, pero el tamaño de imagen es {2}; toma {3} o 0, o entrena course_cnn desde pesos aleatorios.</translation>
    </message>
    <message>
        <source>The layer {0}</source>
        <translation>La capa {0}</translation>
    </message>
    <message>
        <source>The layer {0} expects {1}, but it gets {2}</source>
        <translation>La capa {0} espera {1}, pero recibe {2}</translation>
    </message>
    <message>
        <source>The layer {0} gives complex numbers; choose another layer.</source>
        <translation>La capa {0} da números complejos; elige otra capa.</translation>
    </message>
    <message>
        <source>The layer {0} gives {1} and no tokens; take its average, maximum or flatten.</source>
        <translation>La capa {0} da {1} y ningún token; toma su media, su máximo o aplánala.</translation>
    </message>
    <message>
        <source>The layer {0} gives {1} rows for {2} images, so that nobody can say whose they are; choose another layer.</source>
        <translation>La capa {0} da {1} filas para {2} imágenes, así que nadie puede decir de quién son; elige otra capa.</translation>
    </message>
    <message>
        <source>The layer {0} gives {1} tokens and none of them is a class token; take the mean of its tokens.</source>
        <translation>La capa {0} da {1} tokens y ninguno es un token de clase; toma la media de sus tokens.</translation>
    </message>
    <message>
        <source>The layer {0} has no filters{1}.</source>
        <translation>La capa {0} no tiene filtros{1}.</translation>
    </message>
    <message>
        <source>The layer {0} is made of other layers; choose one of them.</source>
        <translation>La capa {0} está hecha de otras capas; elige una de ellas.</translation>
    </message>
    <message>
        <source>The layer {0} of {1} gives no maps that lie on the image ({2}); </source>
        <translation>La capa {0} de {1} no da mapas situados sobre la imagen ({2}); </translation>
    </message>
    <message>
        <source>The layer {0} of {1} takes {2} channels, and images have 1 or 3; set the channels to 1 or 3, which changes that layer.</source>
        <translation>La capa {0} de {1} toma {2} canales, y las imágenes tienen 1 o 3; pon los canales a 1 o 3, lo que cambia esa capa.</translation>
    </message>
    <message>
        <source>The layer {0} takes {1} channels instead of {2}; its weights are kept.</source>
        <translation>La capa {0} toma {1} canales en lugar de {2}; sus pesos se conservan.</translation>
    </message>
    <message>
        <source>The layer {0} {1}.</source>
        <translation>La capa {0} {1}.</translation>
    </message>
    <message>
        <source>The layer {0} {1}; {2}.</source>
        <translation>La capa {0} {1}; {2}.</translation>
    </message>
    <message>
        <source>The loss became infinite or no number in step {0} of epoch {1}; the first value that was not finite arose{2}.</source>
        <translation>La pérdida se hizo infinita o dejó de ser un número en el paso {0} de la época {1}; el primer valor no finito surgió{2}.</translation>
    </message>
    <message>
        <source>The loss began at {0}, rose to {1} around step {2} and stands at {3}.</source>
        <translation>La pérdida empezó en {0}, subió a {1} cerca del paso {2} y está en {3}.</translation>
    </message>
    <message>
        <source>The loss does not fall: {0} in the first steps and {1} in the newest of {2}</source>
        <translation>La pérdida no cae: {0} en los primeros pasos y {1} en los más nuevos de {2}</translation>
    </message>
    <message>
        <source>The loss is no number from the start, whatever the learning rate; look at the images and the weights.</source>
        <translation>La pérdida no es un número desde el principio, sea cual sea la tasa de aprendizaje; mira las imágenes y los pesos.</translation>
    </message>
    <message>
        <source>The loss stays at {0}: whoever guesses among {1} classes has {2}</source>
        <translation>La pérdida se queda en {0}: quien adivina entre {1} clases tiene {2}</translation>
    </message>
    <message>
        <source>The loss stays near {0}, for a step changes no layer by more than {1} of the size of its weights; about 0.001 is usual.</source>
        <translation>La pérdida se queda cerca de {0}, pues un paso no cambia ninguna capa en más de {1} del tamaño de sus pesos; lo usual es cerca de 0.001.</translation>
    </message>
    <message>
        <source>The loss {0} in step {1} of epoch {2} (samples {3}): {4}. Training stopped with the weights of step {5}. Try a smaller learning rate.</source>
        <translation>La pérdida {0} en el paso {1} de la época {2} (muestras {3}): {4}. El entrenamiento se detuvo con los pesos del paso {5}. Prueba una tasa de aprendizaje menor.</translation>
    </message>
    <message>
        <source>The map was ended early and kept as it was.</source>
        <translation>El mapa se terminó antes y se conservó como estaba.</translation>
    </message>
    <message>
        <source>The mean squared error is the squared distance between the outputs z and their targets t: 1 for the true class and 0 for all others, or the number to be learned. The outputs are taken as they are, so that an output above 1 counts as wrong as one below.</source>
        <translation>El error cuadrático medio es la distancia al cuadrado entre las salidas z y sus objetivos t: 1 para la clase verdadera y 0 para las demás, o el número que se aprende. Las salidas se toman como son, así que una salida por encima de 1 cuenta tan mal como una por debajo.</translation>
    </message>
    <message>
        <source>The memory of {0} does not suffice for batches of {1}; try a smaller batch size, such as {2}.</source>
        <translation>La memoria de {0} no basta para lotes de {1}; prueba un lote más pequeño, como {2}.</translation>
    </message>
    <message>
        <source>The memory of {0} does not suffice{1}; {2}.</source>
        <translation>La memoria de {0} no basta{1}; {2}.</translation>
    </message>
    <message>
        <source>The middle of each image, a square, is taken of {0} px.</source>
        <translation>De cada imagen se toma el centro, un cuadrado, de {0} px.</translation>
    </message>
    <message>
        <source>The network</source>
        <translation>La red</translation>
    </message>
    <message>
        <source>The network in the window lies in no file, so that a script cannot go on from it; choose the checkpoint of its run as the model.</source>
        <translation>La red de la ventana no está en ningún archivo, así que un script no puede seguir desde ella; elige como modelo el checkpoint de su ejecución.</translation>
    </message>
    <message>
        <source>The network says {0} of {1} of the held-out images, which have {2} classes.</source>
        <translation>La red dice {0} de {1} de las imágenes reservadas, que tienen {2} clases.</translation>
    </message>
    <message>
        <source>The network {0} expects {1}, but it gets {2}</source>
        <translation>La red {0} espera {1}, pero recibe {2}</translation>
    </message>
    <message>
        <source>The newest position of this run {0}: it goes on from the one before, after step {1}.</source>
        <translation>La posición más nueva de esta ejecución {0}: continúa desde la anterior, después del paso {1}.</translation>
    </message>
    <message>
        <source>The newest weights {0}: they were written again out of the run's position.</source>
        <translation>Los pesos más nuevos {0}: se escribieron de nuevo a partir de la posición de la ejecución.</translation>
    </message>
    <message>
        <source>The numbers of the images reach from {0} to {1}, and nobody says how they were normalised; the smallest is shown black, the largest white.</source>
        <translation>Los números de las imágenes van de {0} a {1}, y nadie dice cómo se normalizaron; el menor se muestra negro, el mayor blanco.</translation>
    </message>
    <message>
        <source>The numbers of the images reach from {0} to {1}; they are taken to be normalised with {2} mean and deviation.</source>
        <translation>Los números de las imágenes van de {0} a {1}; se toman por normalizados con media y desviación de {2}.</translation>
    </message>
    <message>
        <source>The preprocessing that the file names cannot be used ({0}).</source>
        <translation>El preprocesamiento que nombra el archivo no se puede usar ({0}).</translation>
    </message>
    <message>
        <source>The process that did the computing {0}; {1}.</source>
        <translation>El proceso que hacía el cálculo {0}; {1}.</translation>
    </message>
    <message>
        <source>The published weights of {0} are not on this machine; download them (cnnviz download {1}), or start from random ones.</source>
        <translation>Los pesos publicados de {0} no están en este equipo; descárgalos (cnnviz download {1}), o parte de pesos aleatorios.</translation>
    </message>
    <message>
        <source>The result could not be kept in {0} ({1}).</source>
        <translation>El resultado no se pudo guardar en {0} ({1}).</translation>
    </message>
    <message>
        <source>The run ended while it still got better: from epoch {0} to {1} the held-out loss fell from {2} to {3}, and the figure rose from {4} to {5}.</source>
        <translation>La ejecución terminó mientras aún mejoraba: de la época {0} a la {1} la pérdida reservada cayó de {2} a {3}, y la medida subió de {4} a {5}.</translation>
    </message>
    <message>
        <source>The score of this class does not depend on the layer; choose another one.</source>
        <translation>La puntuación de esta clase no depende de la capa; elige otra.</translation>
    </message>
    <message>
        <source>The scores take {0} GB, but {1} has no room for them ({2}); make room and start again.</source>
        <translation>Las puntuaciones ocupan {0} GB, pero {1} no tiene sitio para ellas ({2}); haz sitio y empieza de nuevo.</translation>
    </message>
    <message>
        <source>The selected images give no finite responses; select others to compare with the rest.</source>
        <translation>Las imágenes seleccionadas no dan respuestas finitas; selecciona otras para compararlas con el resto.</translation>
    </message>
    <message>
        <source>The softmax turns the outputs into probabilities p of all classes, and the loss is the negative logarithm of that of the true class y. It is 0 for a sure and right answer and grows without bound for a sure and wrong one.</source>
        <translation>El softmax convierte las salidas en probabilidades p de todas las clases, y la pérdida es el logaritmo negativo de la de la clase verdadera y. Es 0 para una respuesta segura y correcta, y crece sin límite para una segura y errada.</translation>
    </message>
    <message>
        <source>The start of UMAP</source>
        <translation>El comienzo de UMAP</translation>
    </message>
    <message>
        <source>The system lacks the library {0}; {1}.</source>
        <translation>Al sistema le falta la biblioteca {0}; {1}.</translation>
    </message>
    <message>
        <source>The teacher {0} does not know the class {1} of {2}; name one that knows all {3}.</source>
        <translation>El profesor {0} no conoce la clase {1} de {2}; nombra uno que conozca {3}.</translation>
    </message>
    <message>
        <source>The teacher {0} does not tell classes apart.</source>
        <translation>El profesor {0} no distingue clases.</translation>
    </message>
    <message>
        <source>The teacher {0} has random weights and can teach nothing; name a checkpoint.</source>
        <translation>El profesor {0} tiene pesos aleatorios y no puede enseñar nada; nombra un checkpoint.</translation>
    </message>
    <message>
        <source>The weights hardly move. Raise the learning rate{0}, or let the rate finder look for one.</source>
        <translation>Los pesos apenas se mueven. Sube la tasa de aprendizaje{0}, o deja que el buscador encuentre una.</translation>
    </message>
    <message>
        <source>The weights move as usual, so look at the data first: see whether labels belong to their images (a list in another order is the usual cause) and whether pixels are normalised. Then try another learning rate{0}.</source>
        <translation>Los pesos se mueven como es usual, así que mira primero los datos: si las etiquetas corresponden a sus imágenes (la causa usual es una lista en otro orden) y si los píxeles están normalizados. Luego prueba otra tasa de aprendizaje{0}.</translation>
    </message>
    <message>
        <source>The weights of {0} are spread over several processes, so that none of them can look at it alone; record a training whose processes have all weights each, such as by DistributedDataParallel.</source>
        <translation>Los pesos de {0} están repartidos entre varios procesos, de modo que ninguno puede mirarla solo; registra un entrenamiento cuyos procesos tengan todos los pesos cada uno, como con DistributedDataParallel.</translation>
    </message>
    <message>
        <source>The weights were taken out of {0}.</source>
        <translation>Los pesos se tomaron de {0}.</translation>
    </message>
    <message>
        <source>The {0} processes did not find each other ({1}); start them again.</source>
        <translation>Los {0} procesos no se encontraron ({1}); inícialos de nuevo.</translation>
    </message>
    <message>
        <source>Their answers differ by {0} on average.</source>
        <translation>Sus respuestas difieren en {0} de media.</translation>
    </message>
    <message>
        <source>There are no other images to compare with; choose another class.</source>
        <translation>No hay otras imágenes con que comparar; elige otra clase.</translation>
    </message>
    <message>
        <source>There are no samples</source>
        <translation>No hay muestras</translation>
    </message>
    <message>
        <source>There are no tensors in this file: it is a pickle that torch.save did not write.</source>
        <translation>En este archivo no hay tensores: es un pickle que torch.save no escribió.</translation>
    </message>
    <message>
        <source>There are no tensors in this file; to load it would run code that it names ({0}), and that is refused.</source>
        <translation>En este archivo no hay tensores; cargarlo ejecutaría código que nombra ({0}), y eso se rechaza.</translation>
    </message>
    <message>
        <source>There are only {0} samples</source>
        <translation>Solo hay {0} muestras</translation>
    </message>
    <message>
        <source>There is no network in this file, only the state of an optimiser.</source>
        <translation>En este archivo no hay ninguna red, solo el estado de un optimizador.</translation>
    </message>
    <message>
        <source>There is no state dictionary in this file.</source>
        <translation>No hay ningún diccionario de estado en este archivo.</translation>
    </message>
    <message>
        <source>There is no {0} here; this machine has {1}.</source>
        <translation>Aquí no hay {0}; este equipo tiene {1}.</translation>
    </message>
    <message>
        <source>There is no {0} named “{1}”</source>
        <translation>No hay {0} con el nombre «{1}»</translation>
    </message>
    <message>
        <source>There is only one sample</source>
        <translation>Solo hay una muestra</translation>
    </message>
    <message>
        <source>They are those of {0} with 8 bits each, which this program does not run.</source>
        <translation>Son los de {0} con 8 bits cada uno, que este programa no ejecuta.</translation>
    </message>
    <message>
        <source>They are those of {0}, a network of a library that is not installed; with it (pip install timm) the network runs.</source>
        <translation>Son los de {0}, una red de una biblioteca que no está instalada; con ella (pip install timm) la red funciona.</translation>
    </message>
    <message>
        <source>This build of torch cannot train in several processes.</source>
        <translation>Esta compilación de torch no puede entrenar en varios procesos.</translation>
    </message>
    <message>
        <source>This file holds the weights of a network{0}; the network itself is the class {1} of your own code, which runs here because you agreed to it.</source>
        <translation>Este archivo contiene los pesos de una red{0}; la red misma es la clase {1} de tu propio código, que se ejecuta aquí porque lo aceptaste.</translation>
    </message>
    <message>
        <source>This file holds the weights of the network {0}{1}.</source>
        <translation>Este archivo contiene los pesos de la red {0}{1}.</translation>
    </message>
    <message>
        <source>This file holds {0}, and does not say of which network.</source>
        <translation>Este archivo contiene {0}, y no dice de qué red.</translation>
    </message>
    <message>
        <source>This file is a TorchScript program with the weights of the network {0}{1}; the program itself was not run.</source>
        <translation>Este archivo es un programa TorchScript con los pesos de la red {0}{1}; el programa mismo no se ejecutó.</translation>
    </message>
    <message>
        <source>This file is a TorchScript program: a network together with the code that runs it.</source>
        <translation>Este archivo es un programa TorchScript: una red junto con el código que la ejecuta.</translation>
    </message>
    <message>
        <source>This file is a TorchScript program; it runs here because you agreed to it.</source>
        <translation>Este archivo es un programa TorchScript; se ejecuta aquí porque lo aceptaste.</translation>
    </message>
    <message>
        <source>This file is a whole pickled network of the class {0}.</source>
        <translation>Este archivo es una red entera guardada con pickle, de la clase {0}.</translation>
    </message>
    <message>
        <source>This file is a whole pickled network of the class {0}{1}; it was built anew from what the file says of its layers, and nothing in the file was run.</source>
        <translation>Este archivo es una red entera guardada con pickle, de la clase {0}{1}; se construyó de nuevo con lo que el archivo dice de sus capas, y nada del archivo se ejecutó.</translation>
    </message>
    <message>
        <source>This is the network {0} from memory, with the weights that it has now.</source>
        <translation>Esta es la red {0} de la memoria, con los pesos que tiene ahora.</translation>
    </message>
    <message>
        <source>This is the network {0} with random weights: it has learned nothing yet.</source>
        <translation>Esta es la red {0} con pesos aleatorios: aún no ha aprendido nada.</translation>
    </message>
    <message>
        <source>This is the network {0} with the weights of {1}.</source>
        <translation>Esta es la red {0} con los pesos de {1}.</translation>
    </message>
    <message>
        <source>This is the network {0} with the weights that torchvision publishes.</source>
        <translation>Esta es la red {0} con los pesos que publica torchvision.</translation>
    </message>
    <message>
        <source>This is the network {0} with weights that the program brings along: they were trained on handwritten digits.</source>
        <translation>Esta es la red {0} con pesos que el programa trae consigo: se entrenaron con dígitos escritos a mano.</translation>
    </message>
    <message>
        <source>This network does not answer with scores for each pixel.</source>
        <translation>Esta red no responde con puntuaciones para cada píxel.</translation>
    </message>
    <message>
        <source>This network does not answer with {0}.</source>
        <translation>Esta red no responde con {0}.</translation>
    </message>
    <message>
        <source>This network has no convolution that takes pictures.</source>
        <translation>Esta red no tiene ninguna convolución que tome imágenes.</translation>
    </message>
    <message>
        <source>This network has no linear layer or convolution whose outputs could be changed; choose another network.</source>
        <translation>Esta red no tiene ninguna capa lineal ni convolución cuyas salidas se puedan cambiar; elige otra red.</translation>
    </message>
    <message>
        <source>This network has no linear layer to put dropout before.</source>
        <translation>Esta red no tiene ninguna capa lineal ante la que poner dropout.</translation>
    </message>
    <message>
        <source>This network is said to answer with one number, but it gives {0}.</source>
        <translation>Se dice que esta red responde con un número, pero da {0}.</translation>
    </message>
    <message>
        <source>This network normalises over its batches (BatchNorm) and needs batches of 2 or more.</source>
        <translation>Esta red normaliza sobre sus lotes (BatchNorm) y necesita lotes de 2 o más.</translation>
    </message>
    <message>
        <source>This run goes on with {0}: its figures may differ in their last digits from those of a run that was never stopped.</source>
        <translation>Esta ejecución continúa con {0}: sus cifras pueden diferir en los últimos dígitos de las de una que nunca se detuvo.</translation>
    </message>
    <message>
        <source>To let it run, code is needed that is not here: {0}{1}.</source>
        <translation>Para que funcione hace falta código que no está aquí: {0}{1}.</translation>
    </message>
    <message>
        <source>TorchScript interpreter</source>
        <translation>Intérprete de TorchScript</translation>
    </message>
    <message>
        <source>Train {0} on {1}.</source>
        <translation>Entrenar {0} con {1}.</translation>
    </message>
    <message>
        <source>Training in PyTorch</source>
        <translation>Entrenamiento en PyTorch</translation>
    </message>
    <message>
        <source>Try a learning rate ten times lower, then one ten times higher{0}, or let the rate finder look for one. If that changes nothing, see whether labels belong to their images, whether pixels are normalised, and whether layers that should learn are frozen.</source>
        <translation>Prueba una tasa de aprendizaje diez veces menor y luego una diez veces mayor{0}, o deja que el buscador encuentre una. Si nada cambia, mira si las etiquetas corresponden a sus imágenes, si los píxeles están normalizados y si hay capas congeladas que deberían aprender.</translation>
    </message>
    <message>
        <source>UMAP</source>
        <translation>UMAP</translation>
    </message>
    <message>
        <source>UMAP, epoch {0} of {1}</source>
        <translation>UMAP, época {0} de {1}</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Vertical</translation>
    </message>
    <message>
        <source>Vision Transformer</source>
        <translation>Vision Transformer</translation>
    </message>
    <message>
        <source>Weights put together from their parts ({0}): {1}.</source>
        <translation>Pesos compuestos de sus partes ({0}): {1}.</translation>
    </message>
    <message>
        <source>What has it learned?</source>
        <translation>¿Qué ha aprendido?</translation>
    </message>
    <message>
        <source>What was settled for the file could not be kept in {0} ({1}).</source>
        <translation>Lo que se fijó para el archivo no se pudo guardar en {0} ({1}).</translation>
    </message>
    <message>
        <source>What {0} does ({1}) is not shown as arithmetic; choose a convolution, a linear layer, a pooling, a normalisation or an activation.</source>
        <translation>Lo que hace {0} ({1}) no se muestra como cuentas; elige una convolución, una capa lineal, un pooling, una normalización o una activación.</translation>
    </message>
    <message>
        <source>_codecs encode</source>
        <translation>_codecs encode</translation>
    </message>
    <message>
        <source>a TorchScript program</source>
        <translation>un programa de TorchScript</translation>
    </message>
    <message>
        <source>a class from 0 to {0}</source>
        <translation>una clase de 0 a {0}</translation>
    </message>
    <message>
        <source>a class within another</source>
        <translation>una clase dentro de otra</translation>
    </message>
    <message>
        <source>a column of files and one of labels are needed</source>
        <translation>hacen falta una columna de archivos y una de etiquetas</translation>
    </message>
    <message>
        <source>a file, as nobody publishes weights of your class</source>
        <translation>un archivo, porque nadie publica pesos de tu clase</translation>
    </message>
    <message>
        <source>a function</source>
        <translation>una función</translation>
    </message>
    <message>
        <source>a key in it is neither a text nor a number</source>
        <translation>una clave en él no es ni un texto ni un número</translation>
    </message>
    <message>
        <source>a larger map</source>
        <translation>un mapa mayor</translation>
    </message>
    <message>
        <source>a length in it is negative</source>
        <translation>una longitud en él es negativa</translation>
    </message>
    <message>
        <source>a line of the pickle is too long</source>
        <translation>una línea del pickle es demasiado larga</translation>
    </message>
    <message>
        <source>a linear layer over all places: the whole image counts</source>
        <translation>una capa lineal sobre todos los lugares: cuenta la imagen entera</translation>
    </message>
    <message>
        <source>a list of numbers</source>
        <translation>una lista de números</translation>
    </message>
    <message>
        <source>a mapping of names to values, such as vars(arguments)</source>
        <translation>un diccionario de nombres y valores, como vars(arguments)</translation>
    </message>
    <message>
        <source>a mask has numbers beyond 0 to 255</source>
        <translation>una máscara tiene números fuera de 0 a 255</translation>
    </message>
    <message>
        <source>a multiple of </source>
        <translation>un múltiplo de </translation>
    </message>
    <message>
        <source>a multiple of it, such as {0}</source>
        <translation>un múltiplo de eso, como {0}</translation>
    </message>
    <message>
        <source>a multiple of {0} px, into which {1} cuts it</source>
        <translation>un múltiplo de {0} px, en los que la corta {1}</translation>
    </message>
    <message>
        <source>a name in it has no end</source>
        <translation>un nombre en él no termina</translation>
    </message>
    <message>
        <source>a name is missing before character {0}</source>
        <translation>falta un nombre antes del carácter {0}</translation>
    </message>
    <message>
        <source>a name that ends in .py or .ipynb</source>
        <translation>un nombre que termine en .py o .ipynb</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>un número</translation>
    </message>
    <message>
        <source>a number is no choice among classes; mse measures the distance to it</source>
        <translation>un número no es una elección entre clases; mse mide la distancia hasta él</translation>
    </message>
    <message>
        <source>a number is no distribution over classes; mse measures the distance to it</source>
        <translation>un número no es una distribución sobre clases; mse mide la distancia hasta él</translation>
    </message>
    <message>
        <source>a number is not yes or no; mse measures the distance to it</source>
        <translation>un número no es sí o no; mse mide la distancia hasta él</translation>
    </message>
    <message>
        <source>a number of parts is none</source>
        <translation>un número de partes no lo es</translation>
    </message>
    <message>
        <source>a number, or a tensor of one</source>
        <translation>un número, o un tensor de uno</translation>
    </message>
    <message>
        <source>a part is described in a way that nobody knows</source>
        <translation>una parte está descrita de un modo que nadie conoce</translation>
    </message>
    <message>
        <source>a place of {0} x {1}</source>
        <translation>un lugar de {0} x {1}</translation>
    </message>
    <message>
        <source>a processor of the kind {}</source>
        <translation>un procesador del tipo {}</translation>
    </message>
    <message>
        <source>a relative import leads out of the folder of the program</source>
        <translation>una importación relativa sale de la carpeta del programa</translation>
    </message>
    <message>
        <source>a selection</source>
        <translation>una selección</translation>
    </message>
    <message>
        <source>a setting with two values or more</source>
        <translation>un ajuste con dos valores o más</translation>
    </message>
    <message>
        <source>a single number</source>
        <translation>un solo número</translation>
    </message>
    <message>
        <source>a single place stands for all: the whole image counts</source>
        <translation>un solo lugar los representa todos: cuenta la imagen entera</translation>
    </message>
    <message>
        <source>a square of uint8 pixels, (N, N)</source>
        <translation>un cuadrado de píxeles uint8, (N, N)</translation>
    </message>
    <message>
        <source>a storage has another size than its description</source>
        <translation>un almacén tiene otro tamaño que su descripción</translation>
    </message>
    <message>
        <source>a storage is cut off</source>
        <translation>un almacén está cortado</translation>
    </message>
    <message>
        <source>a storage is of a kind that nobody knows</source>
        <translation>un almacén es de un tipo que nadie conoce</translation>
    </message>
    <message>
        <source>a tensor has more axes than any tensor</source>
        <translation>un tensor tiene más ejes que cualquier tensor</translation>
    </message>
    <message>
        <source>a tensor of float numbers (C, H, W)</source>
        <translation>un tensor de números float (C, H, W)</translation>
    </message>
    <message>
        <source>a tensor of {0}</source>
        <translation>un tensor de {0}</translation>
    </message>
    <message>
        <source>a text in it is damaged</source>
        <translation>un texto en él está dañado</translation>
    </message>
    <message>
        <source>a torch.nn.Module</source>
        <translation>un torch.nn.Module</translation>
    </message>
    <message>
        <source>a torch.optim.Optimizer</source>
        <translation>un torch.optim.Optimizer</translation>
    </message>
    <message>
        <source>a unit of {0}, from 0 to {1}</source>
        <translation>una unidad de {0}, de 0 a {1}</translation>
    </message>
    <message>
        <source>a value is kept at a place that no pickle has</source>
        <translation>se guarda un valor en un lugar que ningún pickle tiene</translation>
    </message>
    <message>
        <source>a value is put into what is no dictionary</source>
        <translation>se pone un valor en algo que no es un diccionario</translation>
    </message>
    <message>
        <source>a value is put into what is no list</source>
        <translation>se pone un valor en algo que no es una lista</translation>
    </message>
    <message>
        <source>a value of type {0} is not expected there</source>
        <translation>no se espera ahí un valor de tipo {0}</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>un número entero</translation>
    </message>
    <message>
        <source>a whole number from 1 to {0}</source>
        <translation>un número entero de 1 a {0}</translation>
    </message>
    <message>
        <source>a whole number from {0}</source>
        <translation>un número entero desde {0}</translation>
    </message>
    <message>
        <source>a whole number of at least 0</source>
        <translation>un número entero de al menos 0</translation>
    </message>
    <message>
        <source>a whole number of at least 1</source>
        <translation>un número entero de al menos 1</translation>
    </message>
    <message>
        <source>a {0} cannot be built so ({1})</source>
        <translation>un {0} no se puede construir así ({1})</translation>
    </message>
    <message>
        <source>a {0} does not say in which order its layers run</source>
        <translation>un {0} no dice en qué orden van sus capas</translation>
    </message>
    <message>
        <source>a {0} is no picture</source>
        <translation>un {0} no es una imagen</translation>
    </message>
    <message>
        <source>above zero</source>
        <translation>mayor que cero</translation>
    </message>
    <message>
        <source>above zero, the lower first</source>
        <translation>mayores que cero, la menor primero</translation>
    </message>
    <message>
        <source>activation</source>
        <translation>activación</translation>
    </message>
    <message>
        <source>all</source>
        <translation>todo</translation>
    </message>
    <message>
        <source>all frames of a clip have one size</source>
        <translation>todos los fotogramas de un clip tienen un tamaño</translation>
    </message>
    <message>
        <source>all its pixels are alike, so that it has no deviation to be normalised by</source>
        <translation>todos sus píxeles son iguales, así que no tiene desviación con que normalizar</translation>
    </message>
    <message>
        <source>all its samples are of one class ({0}), so that there is nothing to tell apart</source>
        <translation>todas sus muestras son de una sola clase ({0}), así que no hay nada que distinguir</translation>
    </message>
    <message>
        <source>all layers give finite numbers, but these are too large for the loss</source>
        <translation>todas las capas dan números finitos, pero son demasiado grandes para la pérdida</translation>
    </message>
    <message>
        <source>allow this folder to be written to</source>
        <translation>permite escribir en esta carpeta</translation>
    </message>
    <message>
        <source>along one axis</source>
        <translation>a lo largo de un eje</translation>
    </message>
    <message>
        <source>among the images that were swept</source>
        <translation>entre las imágenes que se recorrieron</translation>
    </message>
    <message>
        <source>an address that begins with http:// or https://</source>
        <translation>una dirección que empiece por http:// o https://</translation>
    </message>
    <message>
        <source>an array in it has {0} bytes instead of {1}</source>
        <translation>un array en él tiene {0} bytes en lugar de {1}</translation>
    </message>
    <message>
        <source>an array in it is damaged</source>
        <translation>un array en él está dañado</translation>
    </message>
    <message>
        <source>an array of shape {0} holds nothing to look at</source>
        <translation>una tabla de forma {0} no contiene nada que mirar</translation>
    </message>
    <message>
        <source>an array of shape {0} is no picture</source>
        <translation>una tabla de forma {0} no es una imagen</translation>
    </message>
    <message>
        <source>an earlier day</source>
        <translation>un día anterior</translation>
    </message>
    <message>
        <source>an image may show several classes or none, and these are no distribution; bce asks each class by itself</source>
        <translation>una imagen puede mostrar varias clases o ninguna, y eso no es una distribución; bce pregunta por cada clase por separado</translation>
    </message>
    <message>
        <source>an image may show several classes or none, but the softmax shares one certainty among them; bce asks each class by itself</source>
        <translation>una imagen puede mostrar varias clases o ninguna, pero el softmax reparte una sola certeza entre ellas; bce pregunta por cada clase por separado</translation>
    </message>
    <message>
        <source>an image set is a folder or a CSV file, of COCO its JSON, of CIFAR its .tar.gz</source>
        <translation>un conjunto de imágenes es una carpeta o un archivo CSV, de COCO su JSON, de CIFAR su .tar.gz</translation>
    </message>
    <message>
        <source>an image size that its patches or windows divide</source>
        <translation>un tamaño de imagen que sus parches o ventanas dividan</translation>
    </message>
    <message>
        <source>an input of shape {0}</source>
        <translation>una entrada de forma {0}</translation>
    </message>
    <message>
        <source>an input of which torch says: {0}</source>
        <translation>una entrada de la que torch dice: {0}</translation>
    </message>
    <message>
        <source>an integer of the pickle is too long</source>
        <translation>un entero del pickle es demasiado largo</translation>
    </message>
    <message>
        <source>an output of shape {0}</source>
        <translation>una salida de forma {0}</translation>
    </message>
    <message>
        <source>an unnamed object</source>
        <translation>un objeto sin nombre</translation>
    </message>
    <message>
        <source>and {0} more images that could not be read</source>
        <translation>y {0} imágenes más que no se pudieron leer</translation>
    </message>
    <message>
        <source>annotations of categories that it does not list</source>
        <translation>anotaciones de categorías que no lista</translation>
    </message>
    <message>
        <source>annotations of images that it does not list</source>
        <translation>anotaciones de imágenes que no lista</translation>
    </message>
    <message>
        <source>annotations without a box that can be read</source>
        <translation>anotaciones sin una caja que se pueda leer</translation>
    </message>
    <message>
        <source>annotations without an image or a category</source>
        <translation>anotaciones sin imagen o sin categoría</translation>
    </message>
    <message>
        <source>another class than the positive one</source>
        <translation>otra clase que la positiva</translation>
    </message>
    <message>
        <source>another component than the one across</source>
        <translation>otra componente que la horizontal</translation>
    </message>
    <message>
        <source>another input</source>
        <translation>otra entrada</translation>
    </message>
    <message>
        <source>another process</source>
        <translation>otro proceso</translation>
    </message>
    <message>
        <source>answers with a class for each pixel</source>
        <translation>responde con una clase por píxel</translation>
    </message>
    <message>
        <source>answers with a number</source>
        <translation>responde con un número</translation>
    </message>
    <message>
        <source>answers with one class of several</source>
        <translation>responde con una clase entre varias</translation>
    </message>
    <message>
        <source>answers with yes or no</source>
        <translation>responde con sí o no</translation>
    </message>
    <message>
        <source>apt-get install {0}</source>
        <translation>apt-get install {0}</translation>
    </message>
    <message>
        <source>architecture</source>
        <translation>arquitectura</translation>
    </message>
    <message>
        <source>argument of {0}</source>
        <translation>argumento de {0}</translation>
    </message>
    <message>
        <source>array at {0}</source>
        <translation>tabla en {0}</translation>
    </message>
    <message>
        <source>as asked for</source>
        <translation>como se pidió</translation>
    </message>
    <message>
        <source>as much as fits of {0}</source>
        <translation>lo que encaja de {0}</translation>
    </message>
    <message>
        <source>as one channel</source>
        <translation>como un solo canal</translation>
    </message>
    <message>
        <source>asking for the size</source>
        <translation>preguntando el tamaño</translation>
    </message>
    <message>
        <source>at least </source>
        <translation>al menos </translation>
    </message>
    <message>
        <source>at least 0 and less than 1</source>
        <translation>de al menos 0 y menor que 1</translation>
    </message>
    <message>
        <source>at least 1</source>
        <translation>de al menos 1</translation>
    </message>
    <message>
        <source>at least one layer</source>
        <translation>al menos una capa</translation>
    </message>
    <message>
        <source>at least {0}</source>
        <translation>al menos {0}</translation>
    </message>
    <message>
        <source>at least {0} pixels{1}</source>
        <translation>al menos {0} píxeles{1}</translation>
    </message>
    <message>
        <source>at most {0}</source>
        <translation>como máximo {0}</translation>
    </message>
    <message>
        <source>at most {0} for {1} samples</source>
        <translation>como máximo {0} para {1} muestras</translation>
    </message>
    <message>
        <source>at most {0} for {1} samples, a third of the others</source>
        <translation>como máximo {0} para {1} muestras, un tercio de las demás</translation>
    </message>
    <message>
        <source>attention between places: the whole image counts</source>
        <translation>atención entre lugares: cuenta la imagen entera</translation>
    </message>
    <message>
        <source>auto, cpu or cuda, as each process takes a GPU of its own</source>
        <translation>auto, cpu o cuda, pues cada proceso toma una GPU propia</translation>
    </message>
    <message>
        <source>auto, cpu, cuda, cuda:N or mps</source>
        <translation>auto, cpu, cuda, cuda:N o mps</translation>
    </message>
    <message>
        <source>besides, every place is normalised by figures of the whole image</source>
        <translation>además, cada lugar se normaliza con cifras de la imagen entera</translation>
    </message>
    <message>
        <source>besides, figures of the whole image scale or join every place (squeeze and excitation, image pooling or the like)</source>
        <translation>además, cifras de la imagen entera escalan o se unen a cada lugar (squeeze and excitation, pooling de la imagen o similares)</translation>
    </message>
    <message>
        <source>blur</source>
        <translation>desenfoque</translation>
    </message>
    <message>
        <source>brightness</source>
        <translation>brillo</translation>
    </message>
    <message>
        <source>bring all images to one size</source>
        <translation>lleva todas las imágenes a un tamaño</translation>
    </message>
    <message>
        <source>broken off</source>
        <translation>interrumpida</translation>
    </message>
    <message>
        <source>building {0}</source>
        <translation>construyendo {0}</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>bytes</translation>
    </message>
    <message>
        <source>bytes in it are damaged</source>
        <translation>unos bytes en él están dañados</translation>
    </message>
    <message>
        <source>cannot be made ({0})</source>
        <translation>no se puede crear ({0})</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>no puede leerse</translation>
    </message>
    <message>
        <source>cannot be read ({0})</source>
        <translation>no se puede leer ({0})</translation>
    </message>
    <message>
        <source>cannot be run by torch ({0})</source>
        <translation>torch no lo puede ejecutar ({0})</translation>
    </message>
    <message>
        <source>cannot be unpacked</source>
        <translation>no se puede desempaquetar</translation>
    </message>
    <message>
        <source>cannot be written ({0})</source>
        <translation>no se puede escribir ({0})</translation>
    </message>
    <message>
        <source>categories without an id of their own</source>
        <translation>categorías sin un id propio</translation>
    </message>
    <message>
        <source>category {0}</source>
        <translation>categoría {0}</translation>
    </message>
    <message>
        <source>ceil_mode=True in its pooling</source>
        <translation>ceil_mode=True en su pooling</translation>
    </message>
    <message>
        <source>changed while it was read</source>
        <translation>cambió mientras se leía</translation>
    </message>
    <message>
        <source>channels</source>
        <translation>canales</translation>
    </message>
    <message>
        <source>channels come last</source>
        <translation>los canales van al final</translation>
    </message>
    <message>
        <source>check its annotations</source>
        <translation>comprueba sus anotaciones</translation>
    </message>
    <message>
        <source>check its ids</source>
        <translation>comprueba sus ids</translation>
    </message>
    <message>
        <source>check the folder</source>
        <translation>comprueba la carpeta</translation>
    </message>
    <message>
        <source>child reader</source>
        <translation>lector del proceso hijo</translation>
    </message>
    <message>
        <source>choice</source>
        <translation>elección</translation>
    </message>
    <message>
        <source>choose a convolution or another layer with maps.</source>
        <translation>elige una convolución u otra capa con mapas.</translation>
    </message>
    <message>
        <source>choose a layer before it</source>
        <translation>elige una capa anterior</translation>
    </message>
    <message>
        <source>choose a layer that gives maps, tokens or a vector</source>
        <translation>elige una capa que dé mapas, tokens o un vector</translation>
    </message>
    <message>
        <source>choose a set with two classes or more</source>
        <translation>elige un conjunto con dos clases o más</translation>
    </message>
    <message>
        <source>choose a smaller network</source>
        <translation>elige una red más pequeña</translation>
    </message>
    <message>
        <source>choose an epoch whose history is kept</source>
        <translation>elige una época cuyo historial se conserve</translation>
    </message>
    <message>
        <source>choose another epoch</source>
        <translation>elige otra época</translation>
    </message>
    <message>
        <source>choose another method than grad-cam.</source>
        <translation>elige otro método que grad-cam.</translation>
    </message>
    <message>
        <source>choose another network or image set</source>
        <translation>elige otra red u otro conjunto de imágenes</translation>
    </message>
    <message>
        <source>choose another normalisation</source>
        <translation>elige otra normalización</translation>
    </message>
    <message>
        <source>choose another place</source>
        <translation>elige otro lugar</translation>
    </message>
    <message>
        <source>choose its frames</source>
        <translation>elige sus fotogramas</translation>
    </message>
    <message>
        <source>choose smaller images or another network</source>
        <translation>elige imágenes más pequeñas u otra red</translation>
    </message>
    <message>
        <source>choose some</source>
        <translation>elige algunas</translation>
    </message>
    <message>
        <source>class in {0}</source>
        <translation>clase en {0}</translation>
    </message>
    <message>
        <source>class of each image</source>
        <translation>clase de cada imagen</translation>
    </message>
    <message>
        <source>class of {0}</source>
        <translation>clase de {0}</translation>
    </message>
    <message>
        <source>class {0}</source>
        <translation>clase {0}</translation>
    </message>
    <message>
        <source>classes</source>
        <translation>clases</translation>
    </message>
    <message>
        <source>clips (channels, frames, height, width)</source>
        <translation>clips (canales, fotogramas, alto, ancho)</translation>
    </message>
    <message>
        <source>clips or volumes (N, C, T, height, width)</source>
        <translation>clips o volúmenes (N, C, T, alto, ancho)</translation>
    </message>
    <message>
        <source>cnnviz: {0}. The training goes on without that.</source>
        <translation>cnnviz: {0}. El entrenamiento sigue sin eso.</translation>
    </message>
    <message>
        <source>coarse label</source>
        <translation>etiqueta gruesa</translation>
    </message>
    <message>
        <source>colour map</source>
        <translation>mapa de colores</translation>
    </message>
    <message>
        <source>column</source>
        <translation>columna</translation>
    </message>
    <message>
        <source>column of numbers</source>
        <translation>columna de números</translation>
    </message>
    <message>
        <source>column {0}</source>
        <translation>columna {0}</translation>
    </message>
    <message>
        <source>columns of files and of wnid or index are needed</source>
        <translation>hacen falta columnas de archivos y de wnid o índice</translation>
    </message>
    <message>
        <source>columns wnid and index are needed</source>
        <translation>hacen falta las columnas wnid e index</translation>
    </message>
    <message>
        <source>compare</source>
        <translation>comparar</translation>
    </message>
    <message>
        <source>complex numbers</source>
        <translation>números complejos</translation>
    </message>
    <message>
        <source>connection closed</source>
        <translation>conexión cerrada</translation>
    </message>
    <message>
        <source>connection reset</source>
        <translation>conexión interrumpida</translation>
    </message>
    <message>
        <source>continue it with cnnviz train --resume, or name another directory</source>
        <translation>continúala con cnnviz train --resume, o nombra otra carpeta</translation>
    </message>
    <message>
        <source>could not be read</source>
        <translation>no pudo leerse</translation>
    </message>
    <message>
        <source>counting the pixels of each class</source>
        <translation>contando los píxeles de cada clase</translation>
    </message>
    <message>
        <source>crop</source>
        <translation>recorte</translation>
    </message>
    <message>
        <source>curves (channels, length)</source>
        <translation>curvas (canales, longitud)</translation>
    </message>
    <message>
        <source>cut it into pieces</source>
        <translation>córtalo en trozos</translation>
    </message>
    <message>
        <source>declares tensors that are larger than their data</source>
        <translation>declara tensores mayores que sus datos</translation>
    </message>
    <message>
        <source>describes its content in too many words to read</source>
        <translation>describe su contenido con demasiadas palabras para leerlas</translation>
    </message>
    <message>
        <source>describes more layers than any network has</source>
        <translation>describe más capas de las que tiene ninguna red</translation>
    </message>
    <message>
        <source>device</source>
        <translation>dispositivo</translation>
    </message>
    <message>
        <source>device: {0}</source>
        <translation>dispositivo: {0}</translation>
    </message>
    <message>
        <source>did not run for every image</source>
        <translation>no se ejecutó con todas las imágenes</translation>
    </message>
    <message>
        <source>did not run for this input</source>
        <translation>no se ejecutó para esta entrada</translation>
    </message>
    <message>
        <source>did you mean {0}?</source>
        <translation>¿querías decir {0}?</translation>
    </message>
    <message>
        <source>does not exist</source>
        <translation>no existe</translation>
    </message>
    <message>
        <source>does not exist: {0} runs {1}</source>
        <translation>no existe: {0} se ejecuta {1}</translation>
    </message>
    <message>
        <source>does not exist: {0} runs {1} time</source>
        <translation>no existe: {0} se ejecuta {1} vez</translation>
    </message>
    <message>
        <source>does not exist: {0} runs {1} times</source>
        <translation>no existe: {0} se ejecuta {1} veces</translation>
    </message>
    <message>
        <source>does not say what it was made with</source>
        <translation>no dice con qué se hizo</translation>
    </message>
    <message>
        <source>drawing</source>
        <translation>dibujo</translation>
    </message>
    <message>
        <source>dropout</source>
        <translation>dropout</translation>
    </message>
    <message>
        <source>each class is answered by a logit without bounds, whose distance to 0 or 1 also punishes answers that are surely right; bce does not</source>
        <translation>cada clase se responde con un logit sin límites, cuya distancia a 0 o 1 castiga también respuestas seguras y correctas; bce no</translation>
    </message>
    <message>
        <source>each pixel has one class of several, not yes or no for each; cross_entropy compares these</source>
        <translation>cada píxel tiene una clase entre varias, no sí o no para cada una; cross_entropy compara eso</translation>
    </message>
    <message>
        <source>each pixel has one class of several; cross_entropy compares these, pixel by pixel</source>
        <translation>cada píxel tiene una clase entre varias; cross_entropy compara eso, píxel a píxel</translation>
    </message>
    <message>
        <source>ended unexpectedly</source>
        <translation>terminó inesperadamente</translation>
    </message>
    <message>
        <source>entries of {0} that are no objects of JSON</source>
        <translation>entradas de {0} que no son objetos JSON</translation>
    </message>
    <message>
        <source>epoch {0}</source>
        <translation>época {0}</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>épocas</translation>
    </message>
    <message>
        <source>epochs that it keeps: {0}</source>
        <translation>épocas que conserva: {0}</translation>
    </message>
    <message>
        <source>evaluate the weights of that epoch</source>
        <translation>evalúa los pesos de esa época</translation>
    </message>
    <message>
        <source>expected are JPEGImages and Annotations or SegmentationClass</source>
        <translation>se espera JPEGImages y Annotations o SegmentationClass</translation>
    </message>
    <message>
        <source>expected are annotations/instances_*.json, or a JSON file beside the pictures</source>
        <translation>se espera annotations/instances_*.json, o un archivo JSON junto a las imágenes</translation>
    </message>
    <message>
        <source>expected are classes.csv and images/ with one folder for each class</source>
        <translation>se esperan classes.csv e images/ con una carpeta por clase</translation>
    </message>
    <message>
        <source>expected are train/ and val/, folders called by WordNet ids, or a CSV</source>
        <translation>se espera train/ y val/, carpetas con nombres de ids de WordNet, o un CSV</translation>
    </message>
    <message>
        <source>expected are {0} and the other files, or {1}</source>
        <translation>se espera {0} y los demás archivos, o {1}</translation>
    </message>
    <message>
        <source>expected input{0} to have {1}</source>
        <translation>se esperaba que la entrada{0} tuviera {1}</translation>
    </message>
    <message>
        <source>expected is COCO's instances file, with images, annotations and categories</source>
        <translation>se espera el archivo instances de COCO, con images, annotations y categories</translation>
    </message>
    <message>
        <source>expected is one folder for each class, with its pictures</source>
        <translation>se espera una carpeta por clase, con sus imágenes</translation>
    </message>
    <message>
        <source>expected {0}D input (got {1}D input)</source>
        <translation>se esperaba una entrada de {0} dimensiones (llegó una de {1})</translation>
    </message>
    <message>
        <source>export its weights to safetensors first</source>
        <translation>exporta antes sus pesos a safetensors</translation>
    </message>
    <message>
        <source>fetch it again</source>
        <translation>descárgalo de nuevo</translation>
    </message>
    <message>
        <source>fetch the file by its download link</source>
        <translation>descarga el archivo por su enlace de descarga</translation>
    </message>
    <message>
        <source>fetch the real one with: git lfs pull</source>
        <translation>trae el de verdad con: git lfs pull</translation>
    </message>
    <message>
        <source>files</source>
        <translation>archivos</translation>
    </message>
    <message>
        <source>finding the objects</source>
        <translation>buscando los objetos</translation>
    </message>
    <message>
        <source>flatten the maps before it: {0} = {1}</source>
        <translation>aplana antes los mapas: {0} = {1}</translation>
    </message>
    <message>
        <source>folder, file or kind of image set</source>
        <translation>carpeta, archivo o tipo de conjunto de imágenes</translation>
    </message>
    <message>
        <source>format</source>
        <translation>formato</translation>
    </message>
    <message>
        <source>frame {0} of {1}, as the network looks at single pictures</source>
        <translation>fotograma {0} de {1}, porque la red mira imágenes sueltas</translation>
    </message>
    <message>
        <source>frames {0} and {1} of {2}</source>
        <translation>fotogramas {0} y {1} de {2}</translation>
    </message>
    <message>
        <source>from 0 to {0}</source>
        <translation>de 0 a {0}</translation>
    </message>
    <message>
        <source>from 1 to {0}</source>
        <translation>de 1 a {0}</translation>
    </message>
    <message>
        <source>from 1 to {0}, the networks that fit</source>
        <translation>de 1 a {0}, las redes que encajan</translation>
    </message>
    <message>
        <source>from black in {0} steps</source>
        <translation>desde negro en {0} pasos</translation>
    </message>
    <message>
        <source>fully connected layer</source>
        <translation>capa totalmente conectada</translation>
    </message>
    <message>
        <source>fully connected layers</source>
        <translation>capas totalmente conectadas</translation>
    </message>
    <message>
        <source>gathering the objects</source>
        <translation>reuniendo los objetos</translation>
    </message>
    <message>
        <source>gave no samples</source>
        <translation>no dio muestras</translation>
    </message>
    <message>
        <source>get both files again</source>
        <translation>consigue los dos archivos de nuevo</translation>
    </message>
    <message>
        <source>get it again</source>
        <translation>consíguelo de nuevo</translation>
    </message>
    <message>
        <source>get it with: git lfs pull</source>
        <translation>consíguelo con: git lfs pull</translation>
    </message>
    <message>
        <source>get the file again</source>
        <translation>consigue el archivo de nuevo</translation>
    </message>
    <message>
        <source>get the set again</source>
        <translation>consigue el conjunto de nuevo</translation>
    </message>
    <message>
        <source>give (N, H, W), (N, H, W, C) or (N, C, H, W)</source>
        <translation>da (N, H, W), (N, H, W, C) o (N, C, H, W)</translation>
    </message>
    <message>
        <source>give a table of pairs, or choose another image set</source>
        <translation>da una tabla de pares, o elige otro conjunto de imágenes</translation>
    </message>
    <message>
        <source>give a torch Dataset of pairs (image, answer), or an image set</source>
        <translation>da un Dataset de torch de pares (imagen, respuesta), o un conjunto de imágenes</translation>
    </message>
    <message>
        <source>give a torch Dataset, an array of images, or the SPEC of an image set</source>
        <translation>da un Dataset de torch, una tabla de imágenes o el SPEC de un conjunto de imágenes</translation>
    </message>
    <message>
        <source>give it a mask of its own size</source>
        <translation>dale una máscara de su mismo tamaño</translation>
    </message>
    <message>
        <source>give one class number for each image</source>
        <translation>da un número de clase por imagen</translation>
    </message>
    <message>
        <source>give one with some</source>
        <translation>da uno que tenga</translation>
    </message>
    <message>
        <source>give pairs (image, answer), or say with target= what the answers are</source>
        <translation>da pares (imagen, respuesta), o di con target= qué son las respuestas</translation>
    </message>
    <message>
        <source>give pictures of Pillow, or arrays of one or three channels</source>
        <translation>da imágenes de Pillow, o tablas de uno o tres canales</translation>
    </message>
    <message>
        <source>gives features of several lengths</source>
        <translation>da características de varias longitudes</translation>
    </message>
    <message>
        <source>gives nothing that has an entry for each image</source>
        <translation>no da nada que tenga una entrada por imagen</translation>
    </message>
    <message>
        <source>gives nothing that is a tensor</source>
        <translation>no da nada que sea un tensor</translation>
    </message>
    <message>
        <source>gives {0} entries for {1} image, so that none of them belongs to one image</source>
        <translation>da {0} entradas para {1} imagen, así que ninguna pertenece a una sola imagen</translation>
    </message>
    <message>
        <source>gives {0} entries for {1} images, so that none of them belongs to one image</source>
        <translation>da {0} entradas para {1} imágenes, así que ninguna pertenece a una sola imagen</translation>
    </message>
    <message>
        <source>gives {0} units for one image and {1} for another</source>
        <translation>da {0} unidades para una imagen y {1} para otra</translation>
    </message>
    <message>
        <source>gives {0} units for one image, {1} for another</source>
        <translation>da {0} unidades para una imagen, {1} para otra</translation>
    </message>
    <message>
        <source>gives {0}, in which there are no units</source>
        <translation>da {0}, donde no hay unidades</translation>
    </message>
    <message>
        <source>global pooling: the whole image counts</source>
        <translation>pooling global: cuenta la imagen entera</translation>
    </message>
    <message>
        <source>gradient x input</source>
        <translation>gradiente x entrada</translation>
    </message>
    <message>
        <source>has a class for each pixel</source>
        <translation>tiene una clase por píxel</translation>
    </message>
    <message>
        <source>has a damaged safetensors header</source>
        <translation>tiene una cabecera safetensors dañada</translation>
    </message>
    <message>
        <source>has a name that no file has</source>
        <translation>tiene un nombre que ningún archivo tiene</translation>
    </message>
    <message>
        <source>has a number for each picture</source>
        <translation>tiene un número por imagen</translation>
    </message>
    <message>
        <source>has changed since it was opened</source>
        <translation>ha cambiado desde que se abrió</translation>
    </message>
    <message>
        <source>has format {0}, which is newer than is known</source>
        <translation>tiene el formato {0}, más nuevo de lo que se conoce</translation>
    </message>
    <message>
        <source>has format {0}, which is newer than this program knows</source>
        <translation>tiene el formato {0}, más nuevo que los que este programa conoce</translation>
    </message>
    <message>
        <source>has no class of {0}</source>
        <translation>no tiene ninguna clase de {0}</translation>
    </message>
    <message>
        <source>has no class of {0} in its masks</source>
        <translation>no tiene ninguna clase de {0} en sus máscaras</translation>
    </message>
    <message>
        <source>has no image that can be read</source>
        <translation>no tiene ninguna imagen que se pueda leer</translation>
    </message>
    <message>
        <source>has no images</source>
        <translation>no tiene imágenes</translation>
    </message>
    <message>
        <source>has no labels to compare with</source>
        <translation>no tiene etiquetas con que comparar</translation>
    </message>
    <message>
        <source>has no labels to learn from</source>
        <translation>no tiene etiquetas de las que aprender</translation>
    </message>
    <message>
        <source>has no masks to compare with</source>
        <translation>no tiene máscaras con que comparar</translation>
    </message>
    <message>
        <source>has no numbers to compare with</source>
        <translation>no tiene números con que comparar</translation>
    </message>
    <message>
        <source>has no objects to compare with</source>
        <translation>no tiene objetos con que comparar</translation>
    </message>
    <message>
        <source>has no part of its own to validate on</source>
        <translation>no tiene una parte propia con que validar</translation>
    </message>
    <message>
        <source>has no part {0}</source>
        <translation>no tiene la parte {0}</translation>
    </message>
    <message>
        <source>has no samples</source>
        <translation>no tiene muestras</translation>
    </message>
    <message>
        <source>has no weights to compare: {0}</source>
        <translation>no tiene pesos que comparar: {0}</translation>
    </message>
    <message>
        <source>has one class for each picture</source>
        <translation>tiene una clase por imagen</translation>
    </message>
    <message>
        <source>has pictures that show several classes at once</source>
        <translation>tiene imágenes que muestran varias clases a la vez</translation>
    </message>
    <message>
        <source>has yes or no for each picture</source>
        <translation>tiene sí o no por imagen</translation>
    </message>
    <message>
        <source>has {0} images, but the run's history tells of image {1}</source>
        <translation>tiene {0} imágenes, pero el historial de la ejecución habla de la imagen {1}</translation>
    </message>
    <message>
        <source>hold out a larger share</source>
        <translation>reserva una parte mayor</translation>
    </message>
    <message>
        <source>hold out a share of it</source>
        <translation>reserva una parte de él</translation>
    </message>
    <message>
        <source>holds a run already</source>
        <translation>ya contiene una ejecución</translation>
    </message>
    <message>
        <source>holds a run that cnnviz itself trained</source>
        <translation>contiene una ejecución que entrenó el propio cnnviz</translation>
    </message>
    <message>
        <source>holds a run that was ended before its first weights were kept</source>
        <translation>contiene una ejecución que terminó antes de guardar sus primeros pesos</translation>
    </message>
    <message>
        <source>holds no configuration</source>
        <translation>no contiene ninguna configuración</translation>
    </message>
    <message>
        <source>holds no tensor that can be had ({0}: {1})</source>
        <translation>no contiene ningún tensor que se pueda obtener ({0}: {1})</translation>
    </message>
    <message>
        <source>holds no tensors by name</source>
        <translation>no contiene tensores con nombre</translation>
    </message>
    <message>
        <source>holds no tensors that could be taken</source>
        <translation>no contiene tensores que se puedan tomar</translation>
    </message>
    <message>
        <source>holds something else</source>
        <translation>contiene otra cosa</translation>
    </message>
    <message>
        <source>holds the weights of a Darknet network</source>
        <translation>contiene los pesos de una red de Darknet</translation>
    </message>
    <message>
        <source>holds {0} for {1}, such as {2} is expected</source>
        <translation>contiene {0} para {1}, se espera algo como {2}</translation>
    </message>
    <message>
        <source>how much it is {0} rather than {1}</source>
        <translation>cuánto es {0} más bien que {1}</translation>
    </message>
    <message>
        <source>image</source>
        <translation>imagen</translation>
    </message>
    <message>
        <source>image gives</source>
        <translation>imagen da</translation>
    </message>
    <message>
        <source>image set</source>
        <translation>conjunto de imágenes</translation>
    </message>
    <message>
        <source>image set to download</source>
        <translation>conjunto de imágenes que descargar</translation>
    </message>
    <message>
        <source>image shape</source>
        <translation>forma de la imagen</translation>
    </message>
    <message>
        <source>images</source>
        <translation>imágenes</translation>
    </message>
    <message>
        <source>images alone</source>
        <translation>solo imágenes</translation>
    </message>
    <message>
        <source>images give</source>
        <translation>imágenes dan</translation>
    </message>
    <message>
        <source>images of {0} px</source>
        <translation>imágenes de {0} px</translation>
    </message>
    <message>
        <source>images whose id another has too</source>
        <translation>imágenes cuyo id tiene también otra</translation>
    </message>
    <message>
        <source>images without an id or a file name</source>
        <translation>imágenes sin id o sin nombre de archivo</translation>
    </message>
    <message>
        <source>install the package that has it</source>
        <translation>instala el paquete que la tiene</translation>
    </message>
    <message>
        <source>instruction {0} before byte {1} is not expected</source>
        <translation>no se espera la instrucción {0} antes del byte {1}</translation>
    </message>
    <message>
        <source>integrated gradients</source>
        <translation>gradientes integrados</translation>
    </message>
    <message>
        <source>interpolation</source>
        <translation>interpolación</translation>
    </message>
    <message>
        <source>is a 7z archive</source>
        <translation>es un archivo 7z</translation>
    </message>
    <message>
        <source>is a Core ML package</source>
        <translation>es un paquete de Core ML</translation>
    </message>
    <message>
        <source>is a GGUF file, which holds language models</source>
        <translation>es un archivo GGUF, que contiene modelos de lenguaje</translation>
    </message>
    <message>
        <source>is a GIF image</source>
        <translation>es una imagen GIF</translation>
    </message>
    <message>
        <source>is a JPEG image</source>
        <translation>es una imagen JPEG</translation>
    </message>
    <message>
        <source>is a Java program</source>
        <translation>es un programa de Java</translation>
    </message>
    <message>
        <source>is a Keras model</source>
        <translation>es un modelo de Keras</translation>
    </message>
    <message>
        <source>is a MATLAB file</source>
        <translation>es un archivo de MATLAB</translation>
    </message>
    <message>
        <source>is a PDF document</source>
        <translation>es un documento PDF</translation>
    </message>
    <message>
        <source>is a PNG image</source>
        <translation>es una imagen PNG</translation>
    </message>
    <message>
        <source>is a RAR archive</source>
        <translation>es un archivo RAR</translation>
    </message>
    <message>
        <source>is a TensorFlow Lite model</source>
        <translation>es un modelo de TensorFlow Lite</translation>
    </message>
    <message>
        <source>is a TensorFlow SavedModel</source>
        <translation>es un SavedModel de TensorFlow</translation>
    </message>
    <message>
        <source>is a TensorFlow graph</source>
        <translation>es un grafo de TensorFlow</translation>
    </message>
    <message>
        <source>is a TensorFlow model in a zip archive</source>
        <translation>es un modelo de TensorFlow en un archivo zip</translation>
    </message>
    <message>
        <source>is a file</source>
        <translation>es un archivo</translation>
    </message>
    <message>
        <source>is a folder and not a file</source>
        <translation>es una carpeta y no un archivo</translation>
    </message>
    <message>
        <source>is a git-LFS pointer and not the file itself</source>
        <translation>es un puntero de git-LFS y no el archivo mismo</translation>
    </message>
    <message>
        <source>is a program</source>
        <translation>es un programa</translation>
    </message>
    <message>
        <source>is a program of torch.export</source>
        <translation>es un programa de torch.export</translation>
    </message>
    <message>
        <source>is a single NumPy array</source>
        <translation>es un único array de NumPy</translation>
    </message>
    <message>
        <source>is a tar archive without a checkpoint</source>
        <translation>es un archivo tar sin un checkpoint</translation>
    </message>
    <message>
        <source>is a text file and not a checkpoint</source>
        <translation>es un archivo de texto y no un checkpoint</translation>
    </message>
    <message>
        <source>is a torch.package program</source>
        <translation>es un programa de torch.package</translation>
    </message>
    <message>
        <source>is a web page that was saved under a checkpoint's name</source>
        <translation>es una página web guardada con el nombre de un checkpoint</translation>
    </message>
    <message>
        <source>is a zip archive with checkpoints in it</source>
        <translation>es un archivo zip con checkpoints dentro</translation>
    </message>
    <message>
        <source>is a zip archive without a checkpoint in it</source>
        <translation>es un archivo zip sin ningún checkpoint</translation>
    </message>
    <message>
        <source>is an Android program</source>
        <translation>es un programa de Android</translation>
    </message>
    <message>
        <source>is an ExecuTorch program</source>
        <translation>es un programa de ExecuTorch</translation>
    </message>
    <message>
        <source>is an HDF5 file (Keras or older TensorFlow)</source>
        <translation>es un archivo HDF5 (Keras o un TensorFlow antiguo)</translation>
    </message>
    <message>
        <source>is an ONNX model, which holds a graph and no PyTorch weights</source>
        <translation>es un modelo ONNX, que contiene un grafo y no pesos de PyTorch</translation>
    </message>
    <message>
        <source>is an XML document and not a checkpoint</source>
        <translation>es un documento XML y no un checkpoint</translation>
    </message>
    <message>
        <source>is an archive of several checkpoints</source>
        <translation>es un archivo de varios checkpoints</translation>
    </message>
    <message>
        <source>is an archive of {0} files, too many to look into</source>
        <translation>es un archivo de {0} ficheros, demasiados para mirarlos</translation>
    </message>
    <message>
        <source>is an archive that is packed in a way that is not known</source>
        <translation>es un archivo empaquetado de un modo desconocido</translation>
    </message>
    <message>
        <source>is an archive with compressed entries, which torch.save never writes</source>
        <translation>es un archivo con entradas comprimidas, que torch.save nunca escribe</translation>
    </message>
    <message>
        <source>is an archive with two entries of one name</source>
        <translation>es un archivo con dos entradas del mismo nombre</translation>
    </message>
    <message>
        <source>is an archive with two entries of one name ({0})</source>
        <translation>es un archivo con dos entradas del mismo nombre ({0})</translation>
    </message>
    <message>
        <source>is an encrypted archive</source>
        <translation>es un archivo cifrado</translation>
    </message>
    <message>
        <source>is being written by {0}</source>
        <translation>la está escribiendo {0}</translation>
    </message>
    <message>
        <source>is compressed with bzip2</source>
        <translation>está comprimido con bzip2</translation>
    </message>
    <message>
        <source>is compressed with gzip</source>
        <translation>está comprimido con gzip</translation>
    </message>
    <message>
        <source>is compressed with xz</source>
        <translation>está comprimido con xz</translation>
    </message>
    <message>
        <source>is compressed with zstandard</source>
        <translation>está comprimido con zstandard</translation>
    </message>
    <message>
        <source>is cut off or damaged</source>
        <translation>está cortado o dañado</translation>
    </message>
    <message>
        <source>is cut off or damaged: it has another size than its header says</source>
        <translation>está cortado o dañado: su tamaño no es el que dice su cabecera</translation>
    </message>
    <message>
        <source>is cut off or damaged: its table of contents cannot be read</source>
        <translation>está cortado o dañado: no se puede leer su índice</translation>
    </message>
    <message>
        <source>is cut off: it ends before its data do</source>
        <translation>está cortado: termina antes que sus datos</translation>
    </message>
    <message>
        <source>is cut off: its header is not whole</source>
        <translation>está cortado: su cabecera no está entera</translation>
    </message>
    <message>
        <source>is damaged (its checksum differs)</source>
        <translation>está dañada (su suma de comprobación difiere)</translation>
    </message>
    <message>
        <source>is damaged: an entry of it cannot be unpacked</source>
        <translation>está dañado: una entrada no se puede desempaquetar</translation>
    </message>
    <message>
        <source>is damaged: it declares more data than the file holds</source>
        <translation>está dañado: declara más datos de los que contiene el archivo</translation>
    </message>
    <message>
        <source>is damaged: its data do not match their checksums</source>
        <translation>está dañado: sus datos no coinciden con sus sumas de comprobación</translation>
    </message>
    <message>
        <source>is damaged: its table of contents contradicts itself</source>
        <translation>está dañado: su índice se contradice</translation>
    </message>
    <message>
        <source>is damaged: its table of contents tells other files than lie in it</source>
        <translation>está dañado: su índice nombra otros ficheros que los que hay en él</translation>
    </message>
    <message>
        <source>is empty</source>
        <translation>está vacío</translation>
    </message>
    <message>
        <source>is infinite</source>
        <translation>es infinita</translation>
    </message>
    <message>
        <source>is larger than the memory of this machine</source>
        <translation>es mayor que la memoria de este equipo</translation>
    </message>
    <message>
        <source>is missing</source>
        <translation>falta</translation>
    </message>
    <message>
        <source>is nested too deeply to be read</source>
        <translation>está anidado demasiado hondo para leerse</translation>
    </message>
    <message>
        <source>is no checkpoint of any known kind</source>
        <translation>no es un checkpoint de ningún tipo conocido</translation>
    </message>
    <message>
        <source>is no history of a run ({0})</source>
        <translation>no es el historial de una ejecución ({0})</translation>
    </message>
    <message>
        <source>is no index of a checkpoint in several files</source>
        <translation>no es el índice de un checkpoint en varios archivos</translation>
    </message>
    <message>
        <source>is no plain file</source>
        <translation>no es un archivo corriente</translation>
    </message>
    <message>
        <source>is no run directory</source>
        <translation>no es la carpeta de una ejecución</translation>
    </message>
    <message>
        <source>is no valid Python</source>
        <translation>no es Python válido</translation>
    </message>
    <message>
        <source>is no valid Python{0} ({1})</source>
        <translation>no es Python válido{0} ({1})</translation>
    </message>
    <message>
        <source>is not a number (NaN)</source>
        <translation>no es un número (NaN)</translation>
    </message>
    <message>
        <source>is not empty</source>
        <translation>no está vacía</translation>
    </message>
    <message>
        <source>is not there</source>
        <translation>no está</translation>
    </message>
    <message>
        <source>is not there any more, or another folder has taken its place</source>
        <translation>ya no está, u otra carpeta ha tomado su lugar</translation>
    </message>
    <message>
        <source>is not what a run writes ({0})</source>
        <translation>no es lo que escribe una ejecución ({0})</translation>
    </message>
    <message>
        <source>is nothing that images can be taken from</source>
        <translation>no es nada de lo que se puedan tomar imágenes</translation>
    </message>
    <message>
        <source>is the description of a Darknet network</source>
        <translation>es la descripción de una red de Darknet</translation>
    </message>
    <message>
        <source>is the description of an OpenVINO model</source>
        <translation>es la descripción de un modelo de OpenVINO</translation>
    </message>
    <message>
        <source>is the index of a TensorFlow checkpoint</source>
        <translation>es el índice de un checkpoint de TensorFlow</translation>
    </message>
    <message>
        <source>is too long for the source of a network</source>
        <translation>es demasiado largo para ser el código de una red</translation>
    </message>
    <message>
        <source>is too small to hold out {0} of it</source>
        <translation>es demasiado pequeño para reservar {0} de él</translation>
    </message>
    <message>
        <source>it asks for {0}, which no such file needs</source>
        <translation>pide {0}, que ningún archivo así necesita</translation>
    </message>
    <message>
        <source>it became shorter while it was read</source>
        <translation>se acortó mientras se leía</translation>
    </message>
    <message>
        <source>it can be downloaded (cnnviz download {0})</source>
        <translation>se puede descargar (cnnviz download {0})</translation>
    </message>
    <message>
        <source>it cannot be read ({0})</source>
        <translation>no se puede leer ({0})</translation>
    </message>
    <message>
        <source>it cannot be read as CSV ({0})</source>
        <translation>no se puede leer como CSV ({0})</translation>
    </message>
    <message>
        <source>it cannot be read as a list ({0})</source>
        <translation>no se puede leer como lista ({0})</translation>
    </message>
    <message>
        <source>it cannot be unpacked</source>
        <translation>no se puede desempaquetar</translation>
    </message>
    <message>
        <source>it changes a value in a way that no such file needs</source>
        <translation>cambia un valor de un modo que ningún archivo así necesita</translation>
    </message>
    <message>
        <source>it comes with the devkit</source>
        <translation>viene con el devkit</translation>
    </message>
    <message>
        <source>it declares a document type, which no annotation needs</source>
        <translation>declara un tipo de documento, que ninguna anotación necesita</translation>
    </message>
    <message>
        <source>it did not run for this input</source>
        <translation>no se ejecutó para esta entrada</translation>
    </message>
    <message>
        <source>it does not depend on the image</source>
        <translation>no depende de la imagen</translation>
    </message>
    <message>
        <source>it does not say which network it belongs to</source>
        <translation>no dice a qué red pertenece</translation>
    </message>
    <message>
        <source>it ends the program; put what it does as a script below if __name__ == “__main__”</source>
        <translation>termina el programa; pon lo que hace como script debajo de if __name__ == “__main__”</translation>
    </message>
    <message>
        <source>it gives no tensor</source>
        <translation>no da ningún tensor</translation>
    </message>
    <message>
        <source>it gives nothing that is a tensor</source>
        <translation>no da nada que sea un tensor</translation>
    </message>
    <message>
        <source>it has an element type that nobody knows</source>
        <translation>tiene un tipo de elemento que nadie conoce</translation>
    </message>
    <message>
        <source>it has more pixels than can be looked at</source>
        <translation>tiene más píxeles de los que se pueden mirar</translation>
    </message>
    <message>
        <source>it has no labels to learn from</source>
        <translation>no tiene etiquetas de las que aprender</translation>
    </message>
    <message>
        <source>it has no mask that can be used ({0})</source>
        <translation>no tiene ninguna máscara que se pueda usar ({0})</translation>
    </message>
    <message>
        <source>it has no {0} to learn; what it has is {1}</source>
        <translation>no tiene {0} que aprender; lo que tiene es {1}</translation>
    </message>
    <message>
        <source>it has samples below the first</source>
        <translation>tiene muestras por debajo de la primera</translation>
    </message>
    <message>
        <source>it has the shape {0}</source>
        <translation>tiene la forma {0}</translation>
    </message>
    <message>
        <source>it has {0} axes, and no network takes so many</source>
        <translation>tiene {0} ejes, y ninguna red recibe tantos</translation>
    </message>
    <message>
        <source>it has {0} numbers of shape {1} for {2}</source>
        <translation>tiene {0} números de forma {1} para {2}</translation>
    </message>
    <message>
        <source>it has {0} numbers, more than can be looked at</source>
        <translation>tiene {0} números, más de los que se pueden mirar</translation>
    </message>
    <message>
        <source>it has {0} x {1} pixels, more than can be looked at</source>
        <translation>tiene {0} x {1} píxeles, más de los que se pueden mirar</translation>
    </message>
    <message>
        <source>it holds Python objects instead of numbers, and nothing in a file is run</source>
        <translation>contiene objetos de Python en vez de números, y nada de un archivo se ejecuta</translation>
    </message>
    <message>
        <source>it holds an array of something else than bytes</source>
        <translation>contiene un array de algo que no son bytes</translation>
    </message>
    <message>
        <source>it holds no CSV file</source>
        <translation>no contiene ningún archivo CSV</translation>
    </message>
    <message>
        <source>it holds no annotation file of COCO</source>
        <translation>no contiene ningún archivo de anotaciones de COCO</translation>
    </message>
    <message>
        <source>it holds no array of {0} bytes for each image</source>
        <translation>no contiene ningún array de {0} bytes para cada imagen</translation>
    </message>
    <message>
        <source>it holds no images</source>
        <translation>no contiene imágenes</translation>
    </message>
    <message>
        <source>it holds no list of {0}</source>
        <translation>no contiene ninguna lista de {0}</translation>
    </message>
    <message>
        <source>it holds no picture</source>
        <translation>no contiene ninguna imagen</translation>
    </message>
    <message>
        <source>it holds no picture of a class in classes.csv</source>
        <translation>no contiene ninguna imagen de una clase de classes.csv</translation>
    </message>
    <message>
        <source>it holds no samples</source>
        <translation>no contiene muestras</translation>
    </message>
    <message>
        <source>it holds no {0}, gzipped or not</source>
        <translation>no contiene {0}, con gzip o sin él</translation>
    </message>
    <message>
        <source>it holds several CSV files</source>
        <translation>contiene varios archivos CSV</translation>
    </message>
    <message>
        <source>it holds too many values</source>
        <translation>contiene demasiados valores</translation>
    </message>
    <message>
        <source>it holds {0} bytes of data instead of {1}</source>
        <translation>contiene {0} bytes de datos en lugar de {1}</translation>
    </message>
    <message>
        <source>it holds {0} {1} for {2} images</source>
        <translation>contiene {0} {1} para {2} imágenes</translation>
    </message>
    <message>
        <source>it holds {0}, not numbers</source>
        <translation>contiene {0}, no números</translation>
    </message>
    <message>
        <source>it is a git-LFS pointer and not the picture itself</source>
        <translation>es un puntero de git-LFS y no la imagen misma</translation>
    </message>
    <message>
        <source>it is a nested tensor, which cannot be shown</source>
        <translation>es un tensor anidado, que no se puede mostrar</translation>
    </message>
    <message>
        <source>it is an array of something else than numbers</source>
        <translation>es una tabla de algo que no son números</translation>
    </message>
    <message>
        <source>it is cut off</source>
        <translation>está cortado</translation>
    </message>
    <message>
        <source>it is cut off or damaged</source>
        <translation>está cortado o dañado</translation>
    </message>
    <message>
        <source>it is cut off or damaged: get it again</source>
        <translation>está cortado o dañado: consíguelo de nuevo</translation>
    </message>
    <message>
        <source>it is cut off, damaged or foreign: get it again</source>
        <translation>está cortado, dañado o es ajeno: consíguelo de nuevo</translation>
    </message>
    <message>
        <source>it is cut off: {0} bytes are announced and {1} are there</source>
        <translation>está cortado: se anuncian {0} bytes y hay {1}</translation>
    </message>
    <message>
        <source>it is empty</source>
        <translation>está vacío</translation>
    </message>
    <message>
        <source>it is far larger than an annotation of one picture</source>
        <translation>es mucho mayor que una anotación de una imagen</translation>
    </message>
    <message>
        <source>it is far larger than it should be</source>
        <translation>es mucho mayor de lo que debería</translation>
    </message>
    <message>
        <source>it is larger than any memory</source>
        <translation>es más grande que cualquier memoria</translation>
    </message>
    <message>
        <source>it is larger than its data</source>
        <translation>es más grande que sus datos</translation>
    </message>
    <message>
        <source>it is neither a file nor a folder</source>
        <translation>no es ni un archivo ni una carpeta</translation>
    </message>
    <message>
        <source>it is no array</source>
        <translation>no es una tabla</translation>
    </message>
    <message>
        <source>it is not of protocol 2 or 3</source>
        <translation>no es del protocolo 2 o 3</translation>
    </message>
    <message>
        <source>it is of the kind {0}, which cannot be read</source>
        <translation>es del tipo {0}, que no se puede leer</translation>
    </message>
    <message>
        <source>it is of the kind {0}, {1}</source>
        <translation>es del tipo {0}, {1}</translation>
    </message>
    <message>
        <source>it is packed in a way that is not known</source>
        <translation>está empaquetado de un modo desconocido</translation>
    </message>
    <message>
        <source>it is packed so tightly that it cannot be meant to be read</source>
        <translation>está empaquetado tan apretado que no puede estar hecho para leerse</translation>
    </message>
    <message>
        <source>it is quantised in a way that cannot be undone</source>
        <translation>está cuantizado de un modo que no se puede deshacer</translation>
    </message>
    <message>
        <source>it is quantised to {0}, {1}</source>
        <translation>está cuantizado a {0}, {1}</translation>
    </message>
    <message>
        <source>it is quantised, and the file does not say how</source>
        <translation>está cuantizado, y el archivo no dice cómo</translation>
    </message>
    <message>
        <source>it is sparse, which cannot be shown</source>
        <translation>es disperso, lo que no se puede mostrar</translation>
    </message>
    <message>
        <source>it is written piece by piece, so that nobody can say what its places see</source>
        <translation>se escribe por partes, así que nadie puede decir qué ven sus lugares</translation>
    </message>
    <message>
        <source>it is {0} x {1} and the first frame {2} x {3}</source>
        <translation>es de {0} x {1} y el primer fotograma de {2} x {3}</translation>
    </message>
    <message>
        <source>it keeps numbers that its file does not hold</source>
        <translation>guarda números que su archivo no contiene</translation>
    </message>
    <message>
        <source>it lists no {0}</source>
        <translation>no lista {0}</translation>
    </message>
    <message>
        <source>it makes a value in a way that no such file needs</source>
        <translation>crea un valor de un modo que ningún archivo así necesita</translation>
    </message>
    <message>
        <source>it marks no object that could be cut out</source>
        <translation>no marca ningún objeto que se pueda recortar</translation>
    </message>
    <message>
        <source>it needs {0}, which this Python does not have; install it, or leave it out</source>
        <translation>necesita {0}, que este Python no tiene; instálalo o déjalo fuera</translation>
    </message>
    <message>
        <source>it normalises over a fixed size, so that it takes inputs of one size only</source>
        <translation>normaliza sobre un tamaño fijo, así que solo recibe entradas de un tamaño</translation>
    </message>
    <message>
        <source>it reaches beyond its data</source>
        <translation>llega más allá de sus datos</translation>
    </message>
    <message>
        <source>it says nothing more</source>
        <translation>no dice nada más</translation>
    </message>
    <message>
        <source>it speaks of a value that it does not hold</source>
        <translation>habla de un valor que no contiene</translation>
    </message>
    <message>
        <source>it stopped at {0}</source>
        <translation>se detuvo en {0}</translation>
    </message>
    <message>
        <source>it was saved without values (from the meta device)</source>
        <translation>se guardó sin valores (del dispositivo meta)</translation>
    </message>
    <message>
        <source>iterations</source>
        <translation>iteraciones</translation>
    </message>
    <message>
        <source>its JSON is nested too deeply</source>
        <translation>su JSON está anidado demasiado hondo</translation>
    </message>
    <message>
        <source>its XML is broken or cut off ({0})</source>
        <translation>su XML está roto o cortado ({0})</translation>
    </message>
    <message>
        <source>its XML is nested too deeply</source>
        <translation>su XML está anidado demasiado hondo</translation>
    </message>
    <message>
        <source>its answers are not all of the kind “{0}” ({1})</source>
        <translation>no todas sus respuestas son del tipo «{0}» ({1})</translation>
    </message>
    <message>
        <source>its answers differ in shape</source>
        <translation>sus respuestas difieren en la forma</translation>
    </message>
    <message>
        <source>its class folders hold no pictures</source>
        <translation>sus carpetas de clase no contienen imágenes</translation>
    </message>
    <message>
        <source>its column {0} holds no numbers</source>
        <translation>su columna {0} no contiene números</translation>
    </message>
    <message>
        <source>its compressed runs are cut off</source>
        <translation>sus tramos comprimidos están cortados</translation>
    </message>
    <message>
        <source>its compressed runs cannot be read</source>
        <translation>sus tramos comprimidos no se pueden leer</translation>
    </message>
    <message>
        <source>its data are described in a way that nobody knows</source>
        <translation>sus datos están descritos de un modo que nadie conoce</translation>
    </message>
    <message>
        <source>its data are not in the file</source>
        <translation>sus datos no están en el archivo</translation>
    </message>
    <message>
        <source>its data have another size than the file says</source>
        <translation>sus datos tienen otro tamaño que el que dice el archivo</translation>
    </message>
    <message>
        <source>its description is damaged</source>
        <translation>su descripción está dañada</translation>
    </message>
    <message>
        <source>its file cannot be read</source>
        <translation>su archivo no se puede leer</translation>
    </message>
    <message>
        <source>its frames have more pixels than can be looked at</source>
        <translation>sus fotogramas tienen más píxeles de los que se pueden mirar</translation>
    </message>
    <message>
        <source>its head is not that of an array that NumPy saved</source>
        <translation>su cabecera no es la de una tabla guardada por NumPy</translation>
    </message>
    <message>
        <source>its height and width are not told</source>
        <translation>no se dicen su alto y su ancho</translation>
    </message>
    <message>
        <source>its instructions do not belong together</source>
        <translation>sus instrucciones no van juntas</translation>
    </message>
    <message>
        <source>its layers are nested more than {0} deep</source>
        <translation>sus capas están anidadas a más de {0} niveles</translation>
    </message>
    <message>
        <source>its layers are told by a .cfg file, which cnnviz cannot read</source>
        <translation>sus capas las dice un archivo .cfg, que cnnviz no sabe leer</translation>
    </message>
    <message>
        <source>its list of storages is none</source>
        <translation>su lista de almacenes no lo es</translation>
    </message>
    <message>
        <source>its mask has {0} pixels, but the picture has {1}</source>
        <translation>su máscara tiene {0} píxeles, pero la imagen tiene {1}</translation>
    </message>
    <message>
        <source>its mask has {0} x {1} pixels, but it has {2} x {3}</source>
        <translation>su máscara tiene {0} x {1} píxeles, pero ella tiene {2} x {3}</translation>
    </message>
    <message>
        <source>its mask has {0} x {1} pixels, but the picture {2} x {3}</source>
        <translation>su máscara tiene {0} x {1} píxeles, pero la imagen {2} x {3}</translation>
    </message>
    <message>
        <source>its mask holds the value {0}</source>
        <translation>su máscara contiene el valor {0}</translation>
    </message>
    <message>
        <source>its numbers stand for their conjugate or negative ones, which cannot be shown</source>
        <translation>sus números representan a sus conjugados o a sus negativos, lo que no se puede mostrar</translation>
    </message>
    <message>
        <source>its offset is none</source>
        <translation>su desplazamiento no lo es</translation>
    </message>
    <message>
        <source>its outline cannot be read</source>
        <translation>su contorno no se puede leer</translation>
    </message>
    <message>
        <source>its output is {0}{1}</source>
        <translation>su salida es {0}{1}</translation>
    </message>
    <message>
        <source>its part {0} has other classes than its part {1}</source>
        <translation>su parte {0} tiene otras clases que su parte {1}</translation>
    </message>
    <message>
        <source>its pixels are colours ({0}) and not the numbers of classes</source>
        <translation>sus píxeles son colores ({0}) y no los números de las clases</translation>
    </message>
    <message>
        <source>its places were dealt out anew, so that nobody can say what each of them sees</source>
        <translation>sus lugares se repartieron de nuevo, así que nadie puede decir qué ve cada uno</translation>
    </message>
    <message>
        <source>its position does not fit its network ({0})</source>
        <translation>su posición no encaja con su red ({0})</translation>
    </message>
    <message>
        <source>its runs are for {0} pixels, but there are {1} x {2}</source>
        <translation>sus tramos son para {0} píxeles, pero hay {1} x {2}</translation>
    </message>
    <message>
        <source>its runs do not fill {0} x {1} pixels</source>
        <translation>sus tramos no llenan {0} x {1} píxeles</translation>
    </message>
    <message>
        <source>its shape and its strides do not belong together</source>
        <translation>su forma y sus pasos no van juntos</translation>
    </message>
    <message>
        <source>its shape is no shape</source>
        <translation>su forma no es una forma</translation>
    </message>
    <message>
        <source>its shape or its strides are no sizes</source>
        <translation>su forma o sus pasos no son tamaños</translation>
    </message>
    <message>
        <source>its weights may still be opened</source>
        <translation>sus pesos aún pueden abrirse</translation>
    </message>
    <message>
        <source>its {0} bytes are no whole number of images</source>
        <translation>sus {0} bytes no son un número entero de imágenes</translation>
    </message>
    <message>
        <source>its {0} pictures have more pixels than can be looked at</source>
        <translation>sus {0} imágenes tienen más píxeles de los que se pueden mirar</translation>
    </message>
    <message>
        <source>k</source>
        <translation>k</translation>
    </message>
    <message>
        <source>keep at most {0}</source>
        <translation>quédate con {0} como máximo</translation>
    </message>
    <message>
        <source>keeps no images of its own</source>
        <translation>no guarda imágenes propias</translation>
    </message>
    <message>
        <source>keeps no weights of epoch {0}</source>
        <translation>no conserva pesos de la época {0}</translation>
    </message>
    <message>
        <source>keeps too little for an evaluation</source>
        <translation>guarda demasiado poco para una evaluación</translation>
    </message>
    <message>
        <source>kind of image set</source>
        <translation>tipo de conjunto de imágenes</translation>
    </message>
    <message>
        <source>known are torch.save and safetensors files</source>
        <translation>se conocen archivos de torch.save y safetensors</translation>
    </message>
    <message>
        <source>known are {0}</source>
        <translation>se conocen {0}</translation>
    </message>
    <message>
        <source>known are {0}, ...</source>
        <translation>se conocen {0}, ...</translation>
    </message>
    <message>
        <source>label {0} is outside 0 to {1}</source>
        <translation>la etiqueta {0} está fuera de 0 a {1}</translation>
    </message>
    <message>
        <source>lacks {0}</source>
        <translation>no tiene {0}</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>capa</translation>
    </message>
    <message>
        <source>layer in these responses</source>
        <translation>capa en estas respuestas</translation>
    </message>
    <message>
        <source>layer with units</source>
        <translation>capa con unidades</translation>
    </message>
    <message>
        <source>layer with weights</source>
        <translation>capa con pesos</translation>
    </message>
    <message>
        <source>layer=factor with a factor of 0 or more</source>
        <translation>capa=factor con un factor de 0 o más</translation>
    </message>
    <message>
        <source>layers</source>
        <translation>capas</translation>
    </message>
    <message>
        <source>laying out the images</source>
        <translation>disponiendo las imágenes</translation>
    </message>
    <message>
        <source>leave the part out</source>
        <translation>deja fuera la parte</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>dejado fuera</translation>
    </message>
    <message>
        <source>left out, as a network in memory is taken as it is</source>
        <translation>omitido, porque una red en memoria se toma como es</translation>
    </message>
    <message>
        <source>left out, as {0} attributes to the input</source>
        <translation>omitida, porque {0} atribuye a la entrada</translation>
    </message>
    <message>
        <source>left out, as {0} has no classes</source>
        <translation>omitido, porque {0} no tiene clases</translation>
    </message>
    <message>
        <source>left out, as {0} has no such argument</source>
        <translation>omitido, porque {0} no tiene ese argumento</translation>
    </message>
    <message>
        <source>left out, as {0} is no architecture's name</source>
        <translation>omitido, porque {0} no es el nombre de ninguna arquitectura</translation>
    </message>
    <message>
        <source>left out, as {0} is no file</source>
        <translation>dejado fuera, porque {0} no es un archivo</translation>
    </message>
    <message>
        <source>left out, as {0} is one network</source>
        <translation>omitido, porque {0} es una sola red</translation>
    </message>
    <message>
        <source>line {0} is {1}, which is no class</source>
        <translation>la línea {0} es {1}, que no es ninguna clase</translation>
    </message>
    <message>
        <source>line {0} of {1}, “{2}”</source>
        <translation>línea {0} de {1}, «{2}»</translation>
    </message>
    <message>
        <source>lines</source>
        <translation>líneas</translation>
    </message>
    <message>
        <source>listing {0}</source>
        <translation>listando {0}</translation>
    </message>
    <message>
        <source>looking at the images</source>
        <translation>mirando las imágenes</translation>
    </message>
    <message>
        <source>looking at the masks</source>
        <translation>mirando las máscaras</translation>
    </message>
    <message>
        <source>looking at the pictures</source>
        <translation>mirando las imágenes</translation>
    </message>
    <message>
        <source>looking for labels</source>
        <translation>buscando etiquetas</translation>
    </message>
    <message>
        <source>looks like a Core ML or ONNX model, which holds no PyTorch weights</source>
        <translation>parece un modelo de Core ML u ONNX, que no contiene pesos de PyTorch</translation>
    </message>
    <message>
        <source>looks like an ONNX model, which holds a graph and no PyTorch weights</source>
        <translation>parece un modelo ONNX, que contiene un grafo y no pesos de PyTorch</translation>
    </message>
    <message>
        <source>macro average</source>
        <translation>promedio macro</translation>
    </message>
    <message>
        <source>macro avg</source>
        <translation>promedio macro</translation>
    </message>
    <message>
        <source>made of numbers</source>
        <translation>hecho de números</translation>
    </message>
    <message>
        <source>make it smaller</source>
        <translation>hazlo más pequeño</translation>
    </message>
    <message>
        <source>make it smaller first</source>
        <translation>hazlo antes más pequeño</translation>
    </message>
    <message>
        <source>make it smaller or shorter first</source>
        <translation>hazlo antes más pequeño o más corto</translation>
    </message>
    <message>
        <source>make room and try again</source>
        <translation>haz sitio e inténtalo de nuevo</translation>
    </message>
    <message>
        <source>making {0}</source>
        <translation>creando {0}</translation>
    </message>
    <message>
        <source>maps of at least 2 x 2 px</source>
        <translation>mapas de al menos 2 x 2 px</translation>
    </message>
    <message>
        <source>maps of at least {0} x {1} px</source>
        <translation>mapas de al menos {0} x {1} px</translation>
    </message>
    <message>
        <source>maps of {0}</source>
        <translation>mapas de {0}</translation>
    </message>
    <message>
        <source>marked as difficult</source>
        <translation>marcados como difíciles</translation>
    </message>
    <message>
        <source>matrices that fit each other, with {0} first</source>
        <translation>matrices que encajen entre sí, con {0} primero</translation>
    </message>
    <message>
        <source>mean IoU</source>
        <translation>IoU media</translation>
    </message>
    <message>
        <source>mean average precision</source>
        <translation>precisión media promedio</translation>
    </message>
    <message>
        <source>mean of squares</source>
        <translation>media de los cuadrados</translation>
    </message>
    <message>
        <source>measuring a step</source>
        <translation>midiendo un paso</translation>
    </message>
    <message>
        <source>measuring the pixels</source>
        <translation>midiendo los píxeles</translation>
    </message>
    <message>
        <source>memory may not have sufficed, so try fewer samples or features</source>
        <translation>puede que no haya bastado la memoria, así que prueba con menos muestras o características</translation>
    </message>
    <message>
        <source>mend it, or take that line out</source>
        <translation>corrígelo, o quita esa línea</translation>
    </message>
    <message>
        <source>mend its box</source>
        <translation>corrige su caja</translation>
    </message>
    <message>
        <source>mend the mask, or mark such pixels as void (255)</source>
        <translation>corrige la máscara, o marca esos píxeles como vacíos (255)</translation>
    </message>
    <message>
        <source>method</source>
        <translation>método</translation>
    </message>
    <message>
        <source>micro average</source>
        <translation>promedio micro</translation>
    </message>
    <message>
        <source>micro avg</source>
        <translation>promedio micro</translation>
    </message>
    <message>
        <source>min(max(low, x), high)</source>
        <translation>min(max(bajo, x), alto)</translation>
    </message>
    <message>
        <source>mirror</source>
        <translation>espejo</translation>
    </message>
    <message>
        <source>missing in the file: {0}</source>
        <translation>faltan en el archivo: {0}</translation>
    </message>
    <message>
        <source>model</source>
        <translation>modelo</translation>
    </message>
    <message>
        <source>mps (Apple)</source>
        <translation>mps (Apple)</translation>
    </message>
    <message>
        <source>name</source>
        <translation>nombre</translation>
    </message>
    <message>
        <source>name another</source>
        <translation>nombra otra</translation>
    </message>
    <message>
        <source>name another directory</source>
        <translation>nombra otra carpeta</translation>
    </message>
    <message>
        <source>name another directory for the run</source>
        <translation>nombra otra carpeta para la ejecución</translation>
    </message>
    <message>
        <source>name another directory, or continue the run that is in it</source>
        <translation>nombra otra carpeta, o continúa la ejecución que hay en ella</translation>
    </message>
    <message>
        <source>name another directory, or give it the same probe</source>
        <translation>nombra otra carpeta, o dale las mismas muestras de prueba</translation>
    </message>
    <message>
        <source>name another file</source>
        <translation>nombra otro archivo</translation>
    </message>
    <message>
        <source>name its folder</source>
        <translation>nombra su carpeta</translation>
    </message>
    <message>
        <source>name its place as {0}:PATH</source>
        <translation>nombra su lugar como {0}:RUTA</translation>
    </message>
    <message>
        <source>name no positive class</source>
        <translation>no nombres ninguna clase positiva</translation>
    </message>
    <message>
        <source>name the CSV file itself</source>
        <translation>nombra el archivo CSV mismo</translation>
    </message>
    <message>
        <source>name the image set that it was trained on</source>
        <translation>nombra el conjunto de imágenes con que se entrenó</translation>
    </message>
    <message>
        <source>names a file that is not beside it ({0})</source>
        <translation>nombra un archivo que no está a su lado ({0})</translation>
    </message>
    <message>
        <source>names more files than any checkpoint has</source>
        <translation>nombra más archivos de los que tiene ningún checkpoint</translation>
    </message>
    <message>
        <source>negative</source>
        <translation>negativa</translation>
    </message>
    <message>
        <source>no bytes</source>
        <translation>ningún byte</translation>
    </message>
    <message>
        <source>no image has one</source>
        <translation>ninguna imagen tiene una</translation>
    </message>
    <message>
        <source>no name</source>
        <translation>sin nombre</translation>
    </message>
    <message>
        <source>no picture has an annotation or a mask of its name</source>
        <translation>ninguna imagen tiene una anotación o una máscara con su nombre</translation>
    </message>
    <message>
        <source>no pictures</source>
        <translation>ninguna imagen</translation>
    </message>
    <message>
        <source>no run has begun</source>
        <translation>no ha empezado ninguna ejecución</translation>
    </message>
    <message>
        <source>no sample of it is “{0}”</source>
        <translation>ninguna de sus muestras es «{0}»</translation>
    </message>
    <message>
        <source>no such target</source>
        <translation>no existe tal objetivo</translation>
    </message>
    <message>
        <source>no tensor</source>
        <translation>ningún tensor</translation>
    </message>
    <message>
        <source>nobody can tell what its answers, of {0} numbers, mean</source>
        <translation>nadie puede saber qué significan sus respuestas, de {0} números</translation>
    </message>
    <message>
        <source>nobody keeps what was entered</source>
        <translation>nadie guarda lo que se introdujo</translation>
    </message>
    <message>
        <source>nobody knows which places the operation {0} looks at</source>
        <translation>nadie sabe qué lugares mira la operación {0}</translation>
    </message>
    <message>
        <source>noise</source>
        <translation>ruido</translation>
    </message>
    <message>
        <source>none of its annotations belongs to one of its pictures and categories</source>
        <translation>ninguna de sus anotaciones es de una de sus imágenes y categorías</translation>
    </message>
    <message>
        <source>none of its annotations can be read ({0})</source>
        <translation>ninguna de sus anotaciones se puede leer ({0})</translation>
    </message>
    <message>
        <source>none of its folders is called by one of the thousand WordNet ids of ImageNet</source>
        <translation>ninguna de sus carpetas lleva el nombre de uno de los mil ids de WordNet de ImageNet</translation>
    </message>
    <message>
        <source>none of its samples is of a class of {0}</source>
        <translation>ninguna de sus muestras es de una clase de {0}</translation>
    </message>
    <message>
        <source>none of its {0} rows names a picture beside or below it</source>
        <translation>ninguna de sus {0} filas nombra una imagen en su carpeta o por debajo</translation>
    </message>
    <message>
        <source>none of the {0} pictures of {1} is there with its own</source>
        <translation>ninguna de las {0} imágenes de {1} está ahí con la suya</translation>
    </message>
    <message>
        <source>none of the {0} pictures that have a label is beside it</source>
        <translation>ninguna de las {0} imágenes que tienen etiqueta está junto a él</translation>
    </message>
    <message>
        <source>none of the {0} pictures that it lists is there</source>
        <translation>ninguna de las {0} imágenes que lista está ahí</translation>
    </message>
    <message>
        <source>not have been used in the graph</source>
        <translation>no se han usado en el grafo</translation>
    </message>
    <message>
        <source>not in the network: {0}</source>
        <translation>no están en la red: {0}</translation>
    </message>
    <message>
        <source>not installed</source>
        <translation>no instalado</translation>
    </message>
    <message>
        <source>nothing is left of it in this view</source>
        <translation>no queda nada de él en esta vista</translation>
    </message>
    <message>
        <source>nothing says which classes its pictures are of</source>
        <translation>nada dice de qué clases son sus imágenes</translation>
    </message>
    <message>
        <source>numbers</source>
        <translation>números</translation>
    </message>
    <message>
        <source>numbers of another type</source>
        <translation>números de otro tipo</translation>
    </message>
    <message>
        <source>numbers that no file holds</source>
        <translation>números que ningún archivo contiene</translation>
    </message>
    <message>
        <source>numpy dtype</source>
        <translation>numpy dtype</translation>
    </message>
    <message>
        <source>numpy ndarray</source>
        <translation>numpy ndarray</translation>
    </message>
    <message>
        <source>objects cut out</source>
        <translation>objetos recortados</translation>
    </message>
    <message>
        <source>of the layer {0} ({1}) are the first that are not finite</source>
        <translation>de la capa {0} ({1}) son lo primero que no es finito</translation>
    </message>
    <message>
        <source>of the right type and in range</source>
        <translation>del tipo correcto y dentro del rango</translation>
    </message>
    <message>
        <source>one answer</source>
        <translation>una respuesta</translation>
    </message>
    <message>
        <source>one for each class</source>
        <translation>una para cada clase</translation>
    </message>
    <message>
        <source>one for each class by itself</source>
        <translation>una para cada clase por separado</translation>
    </message>
    <message>
        <source>one for each class, at every pixel</source>
        <translation>una para cada clase, en cada píxel</translation>
    </message>
    <message>
        <source>one number</source>
        <translation>un número</translation>
    </message>
    <message>
        <source>one number, such as its mean()</source>
        <translation>un número, como su mean()</translation>
    </message>
    <message>
        <source>one of the columns with numbers: {0}</source>
        <translation>una de las columnas con números: {0}</translation>
    </message>
    <message>
        <source>one of them is no mask</source>
        <translation>una de ellas no es una máscara</translation>
    </message>
    <message>
        <source>one of {0}</source>
        <translation>uno de {0}</translation>
    </message>
    <message>
        <source>one score for each class</source>
        <translation>una puntuación para cada clase</translation>
    </message>
    <message>
        <source>one score for each class and pixel</source>
        <translation>una puntuación para cada clase y píxel</translation>
    </message>
    <message>
        <source>one score for yes or no</source>
        <translation>una puntuación para sí o no</translation>
    </message>
    <message>
        <source>one tensor</source>
        <translation>un tensor</translation>
    </message>
    <message>
        <source>one that ends in .safetensors</source>
        <translation>uno que termine en .safetensors</translation>
    </message>
    <message>
        <source>one that is too small</source>
        <translation>una que es demasiado pequeña</translation>
    </message>
    <message>
        <source>only classes can be told apart as yes or no</source>
        <translation>solo las clases se pueden distinguir como sí o no</translation>
    </message>
    <message>
        <source>only that one writes it now</source>
        <translation>solo ese la escribe ahora</translation>
    </message>
    <message>
        <source>only the script that trained it can go on with it</source>
        <translation>solo el script que la entrenó puede continuarla</translation>
    </message>
    <message>
        <source>open it again</source>
        <translation>ábrelo de nuevo</translation>
    </message>
    <message>
        <source>open it as an input</source>
        <translation>ábrelo como entrada</translation>
    </message>
    <message>
        <source>open it as folder: to number its own classes</source>
        <translation>ábrelo como folder: para numerar sus propias clases</translation>
    </message>
    <message>
        <source>open it once more</source>
        <translation>ábrelo otra vez</translation>
    </message>
    <message>
        <source>open the PyTorch checkpoint that it was made of</source>
        <translation>abre el checkpoint de PyTorch del que se hizo</translation>
    </message>
    <message>
        <source>open the images that the run was trained on</source>
        <translation>abre las imágenes con que se entrenó la ejecución</translation>
    </message>
    <message>
        <source>open the images with --positive CLASS, or choose another network</source>
        <translation>abre las imágenes con --positive CLASE, o elige otra red</translation>
    </message>
    <message>
        <source>open the images with --target {0}</source>
        <translation>abre las imágenes con --target {0}</translation>
    </message>
    <message>
        <source>optical flow</source>
        <translation>flujo óptico</translation>
    </message>
    <message>
        <source>optimizer</source>
        <translation>optimizador</translation>
    </message>
    <message>
        <source>outlines that cannot be read</source>
        <translation>contornos que no se pueden leer</translation>
    </message>
    <message>
        <source>pack it again without compression</source>
        <translation>empaquétalo de nuevo sin compresión</translation>
    </message>
    <message>
        <source>padding {0} in the layer {1}</source>
        <translation>padding {0} en la capa {1}</translation>
    </message>
    <message>
        <source>padding {} on both, 28 px</source>
        <translation>padding {} en ambas, 28 px</translation>
    </message>
    <message>
        <source>padding {} on both, 32 px</source>
        <translation>padding {} en ambas, 32 px</translation>
    </message>
    <message>
        <source>padding {} on conv1, 28 px</source>
        <translation>padding {} en conv1, 28 px</translation>
    </message>
    <message>
        <source>pairs</source>
        <translation>pares</translation>
    </message>
    <message>
        <source>partial</source>
        <translation>parcial</translation>
    </message>
    <message>
        <source>parts of different length</source>
        <translation>partes de distinta longitud</translation>
    </message>
    <message>
        <source>passes</source>
        <translation>pasadas</translation>
    </message>
    <message>
        <source>perturbation</source>
        <translation>perturbación</translation>
    </message>
    <message>
        <source>pictures</source>
        <translation>imágenes</translation>
    </message>
    <message>
        <source>pictures (N, C, height, width)</source>
        <translation>imágenes (N, C, alto, ancho)</translation>
    </message>
    <message>
        <source>pictures (channels, height, width)</source>
        <translation>imágenes (canales, alto, ancho)</translation>
    </message>
    <message>
        <source>pixels</source>
        <translation>píxeles</translation>
    </message>
    <message>
        <source>place</source>
        <translation>lugar</translation>
    </message>
    <message>
        <source>places in a row among other tokens, which attention mixes: the whole image counts</source>
        <translation>lugares en fila entre otros tokens, que la atención mezcla: cuenta la imagen entera</translation>
    </message>
    <message>
        <source>points</source>
        <translation>puntos</translation>
    </message>
    <message>
        <source>pooling</source>
        <translation>pooling</translation>
    </message>
    <message>
        <source>pooling that rounds down, 28 px</source>
        <translation>pooling que redondea hacia abajo, 28 px</translation>
    </message>
    <message>
        <source>pooling that rounds up, 28 px</source>
        <translation>pooling que redondea hacia arriba, 28 px</translation>
    </message>
    <message>
        <source>positive</source>
        <translation>positiva</translation>
    </message>
    <message>
        <source>preprocessing</source>
        <translation>preprocesamiento</translation>
    </message>
    <message>
        <source>preprocessing set by hand</source>
        <translation>preprocesamiento fijado a mano</translation>
    </message>
    <message>
        <source>probabilities</source>
        <translation>probabilidades</translation>
    </message>
    <message>
        <source>problem: {0}</source>
        <translation>problema: {0}</translation>
    </message>
    <message>
        <source>process {0} (PID {1})</source>
        <translation>proceso {0} (PID {1})</translation>
    </message>
    <message>
        <source>process {0} on {1}</source>
        <translation>proceso {0} en {1}</translation>
    </message>
    <message>
        <source>process {0} sees another state of it than the rest</source>
        <translation>el proceso {0} ve otro estado de ella que el resto</translation>
    </message>
    <message>
        <source>process {0} sees other images there than the rest</source>
        <translation>el proceso {0} ve ahí otras imágenes que el resto</translation>
    </message>
    <message>
        <source>processor cores: {0}, torch threads: {1}</source>
        <translation>núcleos del procesador: {0}, hilos de torch: {1}</translation>
    </message>
    <message>
        <source>put the files back that belong together</source>
        <translation>vuelve a poner los archivos que van juntos</translation>
    </message>
    <message>
        <source>put them into {0}</source>
        <translation>ponlos en {0}</translation>
    </message>
    <message>
        <source>put {0}, or {1} and {2} of the devkit, beside it</source>
        <translation>pon {0}, o {1} y {2} del devkit, a su lado</translation>
    </message>
    <message>
        <source>python -m cnnviz.engine.training.bundled</source>
        <translation>python -m cnnviz.engine.training.bundled</translation>
    </message>
    <message>
        <source>rates</source>
        <translation>tasas</translation>
    </message>
    <message>
        <source>reading</source>
        <translation>leyendo</translation>
    </message>
    <message>
        <source>reading it stopped with “{0}”</source>
        <translation>leerlo se detuvo con «{0}»</translation>
    </message>
    <message>
        <source>reading samples</source>
        <translation>leyendo muestras</translation>
    </message>
    <message>
        <source>reading the annotations</source>
        <translation>leyendo las anotaciones</translation>
    </message>
    <message>
        <source>reading the checkpoint</source>
        <translation>leyendo el checkpoint</translation>
    </message>
    <message>
        <source>reading the digits</source>
        <translation>leyendo los dígitos</translation>
    </message>
    <message>
        <source>reading the files</source>
        <translation>leyendo los archivos</translation>
    </message>
    <message>
        <source>reading the images</source>
        <translation>leyendo las imágenes</translation>
    </message>
    <message>
        <source>reading the images of the run</source>
        <translation>leyendo las imágenes de la ejecución</translation>
    </message>
    <message>
        <source>reading the program</source>
        <translation>leyendo el programa</translation>
    </message>
    <message>
        <source>reading the weights</source>
        <translation>leyendo los pesos</translation>
    </message>
    <message>
        <source>reading {0}</source>
        <translation>leyendo {0}</translation>
    </message>
    <message>
        <source>record the part of it that does, say with target= what it answers, or leave probe</source>
        <translation>registra la parte que sí lo hace, di con target= qué responde, o deja probe</translation>
    </message>
    <message>
        <source>record the run again</source>
        <translation>registra la ejecución de nuevo</translation>
    </message>
    <message>
        <source>resize</source>
        <translation>cambio de tamaño</translation>
    </message>
    <message>
        <source>running the layers</source>
        <translation>pasando por las capas</translation>
    </message>
    <message>
        <source>running the network</source>
        <translation>pasando por la red</translation>
    </message>
    <message>
        <source>runs</source>
        <translation>ejecuciones</translation>
    </message>
    <message>
        <source>runs inside of a TorchScript program, where it cannot be watched</source>
        <translation>se ejecuta dentro de un programa TorchScript, donde no se puede observar</translation>
    </message>
    <message>
        <source>sample of the whole set</source>
        <translation>muestra de todo el conjunto</translation>
    </message>
    <message>
        <source>samples</source>
        <translation>muestras</translation>
    </message>
    <message>
        <source>save it as an array of float32</source>
        <translation>guárdalo como tabla de float32</translation>
    </message>
    <message>
        <source>save it as float32</source>
        <translation>guárdalo como float32</translation>
    </message>
    <message>
        <source>save it with a palette, or in grey</source>
        <translation>guárdala con una paleta, o en gris</translation>
    </message>
    <message>
        <source>save it with numpy.save</source>
        <translation>guárdalo con numpy.save</translation>
    </message>
    <message>
        <source>save its state dictionary instead</source>
        <translation>guarda en su lugar su diccionario de estado</translation>
    </message>
    <message>
        <source>says of each class by itself whether a picture shows it</source>
        <translation>dice de cada clase por separado si una imagen la muestra</translation>
    </message>
    <message>
        <source>scale</source>
        <translation>escala</translation>
    </message>
    <message>
        <source>script</source>
        <translation>script</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>semilla</translation>
    </message>
    <message>
        <source>set of weights of {0}</source>
        <translation>juego de pesos de {0}</translation>
    </message>
    <message>
        <source>set the number of channels in the preprocessing</source>
        <translation>fija el número de canales en el preprocesamiento</translation>
    </message>
    <message>
        <source>setting to compare</source>
        <translation>ajuste que se compara</translation>
    </message>
    <message>
        <source>settings</source>
        <translation>ajustes</translation>
    </message>
    <message>
        <source>sgd, adam, adamw, rmsprop or adagrad</source>
        <translation>sgd, adam, adamw, rmsprop o adagrad</translation>
    </message>
    <message>
        <source>shift x</source>
        <translation>desplazamiento x</translation>
    </message>
    <message>
        <source>shift y</source>
        <translation>desplazamiento y</translation>
    </message>
    <message>
        <source>side</source>
        <translation>lado</translation>
    </message>
    <message>
        <source>signal {0}</source>
        <translation>señal {0}</translation>
    </message>
    <message>
        <source>sizes of {0} and {1}</source>
        <translation>tamaños de {0} y {1}</translation>
    </message>
    <message>
        <source>smaller than kernel</source>
        <translation>más pequeña que el filtro</translation>
    </message>
    <message>
        <source>soft targets are made for whole images, not for pixels; cross_entropy takes the class of each pixel</source>
        <translation>los objetivos suaves son para imágenes enteras, no para píxeles; cross_entropy toma la clase de cada píxel</translation>
    </message>
    <message>
        <source>some of them, or of their labels, have changed</source>
        <translation>algunas de ellas, o de sus etiquetas, han cambiado</translation>
    </message>
    <message>
        <source>something that is no class</source>
        <translation>algo que no es una clase</translation>
    </message>
    <message>
        <source>spectral norm</source>
        <translation>norma espectral</translation>
    </message>
    <message>
        <source>split of digits</source>
        <translation>parte de digits</translation>
    </message>
    <message>
        <source>split of {0}</source>
        <translation>parte de {0}</translation>
    </message>
    <message>
        <source>start a new run</source>
        <translation>inicia una ejecución nueva</translation>
    </message>
    <message>
        <source>start a new run, from its best weights if you like</source>
        <translation>inicia una ejecución nueva, si quieres desde sus mejores pesos</translation>
    </message>
    <message>
        <source>start a new run, from its last weights if you like</source>
        <translation>empieza una ejecución nueva, desde sus últimos pesos si quieres</translation>
    </message>
    <message>
        <source>start it again</source>
        <translation>empieza de nuevo</translation>
    </message>
    <message>
        <source>start it again in this folder</source>
        <translation>empiézalo de nuevo en esta carpeta</translation>
    </message>
    <message>
        <source>state</source>
        <translation>estado</translation>
    </message>
    <message>
        <source>std</source>
        <translation>std</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>pasos</translation>
    </message>
    <message>
        <source>stopped early</source>
        <translation>parada temprana</translation>
    </message>
    <message>
        <source>storage at {0}</source>
        <translation>almacén en {0}</translation>
    </message>
    <message>
        <source>t-SNE</source>
        <translation>t-SNE</translation>
    </message>
    <message>
        <source>t-SNE, iteration {0} of {1}</source>
        <translation>t-SNE, iteración {0} de {1}</translation>
    </message>
    <message>
        <source>take a batch of at most {0}</source>
        <translation>toma un lote de como máximo {0}</translation>
    </message>
    <message>
        <source>takes no notes ({0})</source>
        <translation>no admite notas ({0})</translation>
    </message>
    <message>
        <source>takes nothing that is a tensor</source>
        <translation>no recibe nada que sea un tensor</translation>
    </message>
    <message>
        <source>target</source>
        <translation>objetivo</translation>
    </message>
    <message>
        <source>tells nothing that can be read</source>
        <translation>no dice nada que pueda leerse</translation>
    </message>
    <message>
        <source>tells of image {0}, but {1} has {2} images</source>
        <translation>habla de la imagen {0}, pero {1} tiene {2} imágenes</translation>
    </message>
    <message>
        <source>that answers</source>
        <translation>que responde</translation>
    </message>
    <message>
        <source>that are crowds</source>
        <translation>que son multitudes</translation>
    </message>
    <message>
        <source>the TorchScript program in it</source>
        <translation>el programa TorchScript que contiene</translation>
    </message>
    <message>
        <source>the TorchScript program in it, {0} in {1} files of code</source>
        <translation>el programa TorchScript que contiene, {0} en {1} ficheros de código</translation>
    </message>
    <message>
        <source>the array of images</source>
        <translation>la tabla de imágenes</translation>
    </message>
    <message>
        <source>the built-in network answers with {0}</source>
        <translation>la red incluida responde con {0}</translation>
    </message>
    <message>
        <source>the class index {0} of {1} is no whole number</source>
        <translation>el índice de clase {0} de {1} no es un número entero</translation>
    </message>
    <message>
        <source>the class of each image</source>
        <translation>la clase de cada imagen</translation>
    </message>
    <message>
        <source>the class {0}</source>
        <translation>la clase {0}</translation>
    </message>
    <message>
        <source>the class {0} is</source>
        <translation>la clase {0}</translation>
    </message>
    <message>
        <source>the classes are others</source>
        <translation>las clases son otras</translation>
    </message>
    <message>
        <source>the classes go from 0 to {0}, and {1} is void</source>
        <translation>las clases van de 0 a {0}, y {1} es vacío</translation>
    </message>
    <message>
        <source>the classes {0} are</source>
        <translation>las clases {0}</translation>
    </message>
    <message>
        <source>the connection broke off</source>
        <translation>la conexión se interrumpió</translation>
    </message>
    <message>
        <source>the disk gives other bytes back than were written</source>
        <translation>el disco devuelve otros bytes que los escritos</translation>
    </message>
    <message>
        <source>the extension {0}</source>
        <translation>la extensión {0}</translation>
    </message>
    <message>
        <source>the file is cut off or damaged: get it again</source>
        <translation>el archivo está cortado o dañado: consíguelo de nuevo</translation>
    </message>
    <message>
        <source>the file itself</source>
        <translation>el archivo mismo</translation>
    </message>
    <message>
        <source>the file that should hold it does not</source>
        <translation>el archivo que debería contenerlo no lo contiene</translation>
    </message>
    <message>
        <source>the first of {0} {1}</source>
        <translation>los primeros {0} {1}</translation>
    </message>
    <message>
        <source>the gzip file is cut off or damaged</source>
        <translation>el archivo gzip está cortado o dañado</translation>
    </message>
    <message>
        <source>the images</source>
        <translation>las imágenes</translation>
    </message>
    <message>
        <source>the images have pixels that are not finite</source>
        <translation>las imágenes tienen píxeles que no son finitos</translation>
    </message>
    <message>
        <source>the images of its two parts differ in size</source>
        <translation>las imágenes de sus dos partes difieren en tamaño</translation>
    </message>
    <message>
        <source>the label {0} is neither one of ImageNet's WordNet ids nor its index</source>
        <translation>la etiqueta {0} no es ni uno de los ids de WordNet de ImageNet ni su índice</translation>
    </message>
    <message>
        <source>the labels</source>
        <translation>las etiquetas</translation>
    </message>
    <message>
        <source>the layer before it gives another number of features than this one takes</source>
        <translation>la capa anterior da otro número de características que el que esta recibe</translation>
    </message>
    <message>
        <source>the layer {0} of {1} needs images of at least {2} px</source>
        <translation>la capa {0} de {1} necesita imágenes de al menos {2} px</translation>
    </message>
    <message>
        <source>the listing as printed, 32 px</source>
        <translation>el listado como está impreso, 32 px</translation>
    </message>
    <message>
        <source>the mask of sample {0} has a pixel of class {1}, but there are {2} classes</source>
        <translation>la máscara de la muestra {0} tiene un píxel de la clase {1}, pero hay {2} clases</translation>
    </message>
    <message>
        <source>the maximum</source>
        <translation>el máximo</translation>
    </message>
    <message>
        <source>the name of a class, for there is a negative</source>
        <translation>el nombre de una clase, porque hay una negativa</translation>
    </message>
    <message>
        <source>the network</source>
        <translation>la red</translation>
    </message>
    <message>
        <source>the network could not be measured on the probe ({0})</source>
        <translation>la red no pudo medirse con las muestras de prueba ({0})</translation>
    </message>
    <message>
        <source>the network that comes with cnnviz</source>
        <translation>la red que viene con cnnviz</translation>
    </message>
    <message>
        <source>the number</source>
        <translation>el número</translation>
    </message>
    <message>
        <source>the object lies outside of its picture</source>
        <translation>el objeto está fuera de su imagen</translation>
    </message>
    <message>
        <source>the operation {0} could not be followed ({1})</source>
        <translation>la operación {0} no se pudo seguir ({1})</translation>
    </message>
    <message>
        <source>the outputs {0}</source>
        <translation>las salidas {0}</translation>
    </message>
    <message>
        <source>the pasted picture</source>
        <translation>la imagen pegada</translation>
    </message>
    <message>
        <source>the pickle has a protocol that nobody knows</source>
        <translation>el pickle tiene un protocolo que nadie conoce</translation>
    </message>
    <message>
        <source>the pickle has no end</source>
        <translation>el pickle no tiene fin</translation>
    </message>
    <message>
        <source>the pickle is cut off</source>
        <translation>el pickle está cortado</translation>
    </message>
    <message>
        <source>the pickle is damaged</source>
        <translation>el pickle está dañado</translation>
    </message>
    <message>
        <source>the pickle is nested too deeply</source>
        <translation>el pickle está anidado demasiado hondo</translation>
    </message>
    <message>
        <source>the pickle is too long</source>
        <translation>el pickle es demasiado largo</translation>
    </message>
    <message>
        <source>the picture has shrunk to nothing here: use a larger input</source>
        <translation>la imagen se ha encogido aquí hasta nada: usa una entrada mayor</translation>
    </message>
    <message>
        <source>the picture is broken or cut off ({0})</source>
        <translation>la imagen está rota o cortada ({0})</translation>
    </message>
    <message>
        <source>the picture is too small for this network: use a larger input</source>
        <translation>la imagen es demasiado pequeña para esta red: usa una entrada mayor</translation>
    </message>
    <message>
        <source>the picture repeated over {0} frames</source>
        <translation>la imagen repetida en {0} fotogramas</translation>
    </message>
    <message>
        <source>the picture twice, as nothing moves in one</source>
        <translation>la imagen dos veces, porque en una nada se mueve</translation>
    </message>
    <message>
        <source>the prefix “{0}”</source>
        <translation>el prefijo «{0}»</translation>
    </message>
    <message>
        <source>the program in {0}</source>
        <translation>el programa de {0}</translation>
    </message>
    <message>
        <source>the score is summed over the map</source>
        <translation>la puntuación se suma sobre el mapa</translation>
    </message>
    <message>
        <source>the size of the input, or the padding and rounding of the pooling before it, differ from those the layer was made for</source>
        <translation>el tamaño de la entrada, o el padding y el redondeo del pooling anterior, difieren de aquellos para los que se hizo la capa</translation>
    </message>
    <message>
        <source>the torch.nn.Module that it was made of</source>
        <translation>el torch.nn.Module del que se hizo</translation>
    </message>
    <message>
        <source>the values of {0} cannot be had: {1}</source>
        <translation>los valores de {0} no se pueden obtener: {1}</translation>
    </message>
    <message>
        <source>the weights were made with this size</source>
        <translation>los pesos se hicieron con este tamaño</translation>
    </message>
    <message>
        <source>the weights {0}</source>
        <translation>los pesos {0}</translation>
    </message>
    <message>
        <source>the weights “{0}”</source>
        <translation>los pesos «{0}»</translation>
    </message>
    <message>
        <source>the whole of {0}, {1}</source>
        <translation>la totalidad de {0}, {1}</translation>
    </message>
    <message>
        <source>their sizes were rounded differently on the way</source>
        <translation>sus tamaños se redondearon de otro modo por el camino</translation>
    </message>
    <message>
        <source>there are no class folders with pictures</source>
        <translation>no hay carpetas de clase con imágenes</translation>
    </message>
    <message>
        <source>there are no images to sweep</source>
        <translation>no hay imágenes que recorrer</translation>
    </message>
    <message>
        <source>there are no pictures in this folder</source>
        <translation>no hay imágenes en esta carpeta</translation>
    </message>
    <message>
        <source>there are no weights in it</source>
        <translation>no hay pesos en él</translation>
    </message>
    <message>
        <source>there are none</source>
        <translation>no hay ninguna</translation>
    </message>
    <message>
        <source>there is no checkpoint in it</source>
        <translation>no contiene ningún checkpoint</translation>
    </message>
    <message>
        <source>there is no copy of {0} on this machine</source>
        <translation>no hay ninguna copia de {0} en este equipo</translation>
    </message>
    <message>
        <source>there is no image network in it</source>
        <translation>no contiene ninguna red de imágenes</translation>
    </message>
    <message>
        <source>there is no opcode {0}</source>
        <translation>no existe el opcode {0}</translation>
    </message>
    <message>
        <source>there is no picture in this folder</source>
        <translation>no hay ninguna imagen en esta carpeta</translation>
    </message>
    <message>
        <source>there is no sample {0}</source>
        <translation>no hay muestra {0}</translation>
    </message>
    <message>
        <source>there is no such file</source>
        <translation>no existe ese archivo</translation>
    </message>
    <message>
        <source>there is no such file or folder</source>
        <translation>no existe ese archivo ni esa carpeta</translation>
    </message>
    <message>
        <source>there is no such folder</source>
        <translation>no existe esa carpeta</translation>
    </message>
    <message>
        <source>there is no {0} in the folder of the program</source>
        <translation>no hay {0} en la carpeta del programa</translation>
    </message>
    <message>
        <source>these classes.</source>
        <translation>estas clases.</translation>
    </message>
    <message>
        <source>they are no {0} whole numbers</source>
        <translation>no son {0} números enteros</translation>
    </message>
    <message>
        <source>this class.</source>
        <translation>esta clase.</translation>
    </message>
    <message>
        <source>this idx file does not hold {0}-dimensional bytes</source>
        <translation>este archivo idx no contiene bytes de {0} dimensiones</translation>
    </message>
    <message>
        <source>this is a file and not a folder</source>
        <translation>esto es un archivo y no una carpeta</translation>
    </message>
    <message>
        <source>this is a folder, not a picture</source>
        <translation>esto es una carpeta, no una imagen</translation>
    </message>
    <message>
        <source>this is a git-LFS pointer</source>
        <translation>esto es un puntero de git-LFS</translation>
    </message>
    <message>
        <source>this is no file of torch.save</source>
        <translation>no es un archivo de torch.save</translation>
    </message>
    <message>
        <source>this is no whole JSON object ({0})</source>
        <translation>no es un objeto JSON entero ({0})</translation>
    </message>
    <message>
        <source>this is not a JSON file</source>
        <translation>esto no es un archivo JSON</translation>
    </message>
    <message>
        <source>this is not a file of CIFAR ({0})</source>
        <translation>esto no es un archivo de CIFAR ({0})</translation>
    </message>
    <message>
        <source>this is not a picture that Pillow can read</source>
        <translation>esto no es una imagen que Pillow pueda leer</translation>
    </message>
    <message>
        <source>this is not a tar archive</source>
        <translation>esto no es un archivo tar</translation>
    </message>
    <message>
        <source>this is not an annotation of Pascal VOC</source>
        <translation>esto no es una anotación de Pascal VOC</translation>
    </message>
    <message>
        <source>this is not an idx file</source>
        <translation>esto no es un archivo idx</translation>
    </message>
    <message>
        <source>this is not the layout of ImageNet</source>
        <translation>esto no es la estructura de ImageNet</translation>
    </message>
    <message>
        <source>this is not the layout of Pascal VOC</source>
        <translation>esta no es la disposición de Pascal VOC</translation>
    </message>
    <message>
        <source>this is not {0}</source>
        <translation>esto no es {0}</translation>
    </message>
    <message>
        <source>this is the usual size of {0}</source>
        <translation>este es el tamaño habitual de {0}</translation>
    </message>
    <message>
        <source>this machine</source>
        <translation>este equipo</translation>
    </message>
    <message>
        <source>those that do: {0}</source>
        <translation>las que sí: {0}</translation>
    </message>
    <message>
        <source>timed out</source>
        <translation>se agotó el tiempo</translation>
    </message>
    <message>
        <source>timed out waiting</source>
        <translation>se agotó el tiempo de espera</translation>
    </message>
    <message>
        <source>too large</source>
        <translation>demasiado grande</translation>
    </message>
    <message>
        <source>too small</source>
        <translation>demasiado pequeño</translation>
    </message>
    <message>
        <source>torch</source>
        <translation>torch</translation>
    </message>
    <message>
        <source>torch {}</source>
        <translation>torch {}</translation>
    </message>
    <message>
        <source>torchvision</source>
        <translation>torchvision</translation>
    </message>
    <message>
        <source>torchvision {0} was built for another torch than the {1} that is installed (a CUDA build beside a CPU build, or two releases that do not belong together); remove both and install them again in one command: pip uninstall torch torchvision, then pip install torch torchvision.</source>
        <translation>torchvision {0} se compiló para otro torch que el {1} instalado (una versión CUDA junto a una CPU, o dos versiones que no van juntas); quita ambos e instálalos de nuevo con una sola orden: pip uninstall torch torchvision y después pip install torch torchvision.</translation>
    </message>
    <message>
        <source>torchvision's weights of {0} are not in its cache on this machine, and nothing is fetched unasked; open a file of weights, or take random ones.</source>
        <translation>los pesos de torchvision para {0} no están en su caché en este equipo, y no se descarga nada sin pedirlo; abre un archivo de pesos, o toma unos aleatorios.</translation>
    </message>
    <message>
        <source>try a smaller batch size</source>
        <translation>prueba un lote más pequeño</translation>
    </message>
    <message>
        <source>try at most {0}</source>
        <translation>prueba como máximo {0}</translation>
    </message>
    <message>
        <source>trying input sizes</source>
        <translation>probando tamaños de entrada</translation>
    </message>
    <message>
        <source>trying learning rates</source>
        <translation>probando tasas de aprendizaje</translation>
    </message>
    <message>
        <source>two tensors of the same shape</source>
        <translation>dos tensores de la misma forma</translation>
    </message>
    <message>
        <source>two whole numbers from 1 to {0}</source>
        <translation>dos números enteros de 1 a {0}</translation>
    </message>
    <message>
        <source>unit</source>
        <translation>unidad</translation>
    </message>
    <message>
        <source>unit of {0}</source>
        <translation>unidad de {0}</translation>
    </message>
    <message>
        <source>unpack it</source>
        <translation>desempaquétalo</translation>
    </message>
    <message>
        <source>unpack it first</source>
        <translation>descomprímelo antes</translation>
    </message>
    <message>
        <source>use a larger input</source>
        <translation>usa una entrada mayor</translation>
    </message>
    <message>
        <source>use larger images, more padding or no pooling</source>
        <translation>usa imágenes mayores, más padding o ningún pooling</translation>
    </message>
    <message>
        <source>use larger images, smaller filters, more padding or no pooling</source>
        <translation>usa imágenes mayores, filtros menores, más padding o ningún pooling</translation>
    </message>
    <message>
        <source>value {0}</source>
        <translation>valor {0}</translation>
    </message>
    <message>
        <source>verifying</source>
        <translation>verificando</translation>
    </message>
    <message>
        <source>version {0}.{1} of the format</source>
        <translation>versión {0}.{1} del formato</translation>
    </message>
    <message>
        <source>wait for its end, or end it, before this run is continued here</source>
        <translation>espera a que termine, o termínalo, antes de continuar aquí esta ejecución</translation>
    </message>
    <message>
        <source>was begun with other samples than {0} gives now</source>
        <translation>se empezó con otras muestras que las que {0} da ahora</translation>
    </message>
    <message>
        <source>was ended by the system ({0})</source>
        <translation>fue terminado por el sistema ({0})</translation>
    </message>
    <message>
        <source>was started on other images than {0} holds now: {1}</source>
        <translation>se inició con otras imágenes que las que {0} contiene ahora: {1}</translation>
    </message>
    <message>
        <source>was taken over by {0} while this one was asleep or cut off</source>
        <translation>la tomó {0} mientras este estaba suspendido o desconectado</translation>
    </message>
    <message>
        <source>was written by a training loop of its own</source>
        <translation>la escribió un bucle de entrenamiento propio</translation>
    </message>
    <message>
        <source>weight norm</source>
        <translation>norma de pesos</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>pesos</translation>
    </message>
    <message>
        <source>were damaged (their checksum differed)</source>
        <translation>estaban dañados (su suma de comprobación difería)</translation>
    </message>
    <message>
        <source>were missing</source>
        <translation>faltaban</translation>
    </message>
    <message>
        <source>were those of another network</source>
        <translation>eran los de otra red</translation>
    </message>
    <message>
        <source>what was written before is in the old one</source>
        <translation>lo que se escribió antes está en la anterior</translation>
    </message>
    <message>
        <source>what was written before is kept</source>
        <translation>lo que se escribió antes se conserva</translation>
    </message>
    <message>
        <source>which cannot be read</source>
        <translation>que no se puede leer</translation>
    </message>
    <message>
        <source>which objects each image shows</source>
        <translation>qué objetos muestra cada imagen</translation>
    </message>
    <message>
        <source>worst samples</source>
        <translation>peores muestras</translation>
    </message>
    <message>
        <source>write part</source>
        <translation>escribe una parte</translation>
    </message>
    <message>
        <source>write the names as they are from its folder on</source>
        <translation>escribe los nombres tal como son a partir de su carpeta</translation>
    </message>
    <message>
        <source>writing the weights</source>
        <translation>escribiendo los pesos</translation>
    </message>
    <message>
        <source>x where x &gt; 0, otherwise slope × x</source>
        <translation>x donde x &gt; 0, si no pendiente × x</translation>
    </message>
    <message>
        <source>x where x &gt; 0, otherwise α × (e^x − 1)</source>
        <translation>x donde x &gt; 0, si no α × (e^x − 1)</translation>
    </message>
    <message>
        <source>x ÷ √(mean of squares + ε)</source>
        <translation>x ÷ √(media de los cuadrados + ε)</translation>
    </message>
    <message>
        <source>yes or no</source>
        <translation>sí o no</translation>
    </message>
    <message>
        <source>yes or no is one output here, </source>
        <translation>sí o no es aquí una sola salida, </translation>
    </message>
    <message>
        <source>zero or more</source>
        <translation>cero o más</translation>
    </message>
    <message>
        <source>{0} GB, kept on disk</source>
        <translation>{0} GB, en el disco</translation>
    </message>
    <message>
        <source>{0} MB are to be fetched, but only {1} MB are free</source>
        <translation>hay que traer {0} MB, pero solo hay {1} MB libres</translation>
    </message>
    <message>
        <source>{0} MB to fetch</source>
        <translation>{0} MB que descargar</translation>
    </message>
    <message>
        <source>{0} and {1} along dimension {2}</source>
        <translation>{0} y {1} en la dimensión {2}</translation>
    </message>
    <message>
        <source>{0} and {1} answer different questions; compare networks that were trained for the same target.</source>
        <translation>{0} y {1} responden a preguntas distintas; compara redes entrenadas para el mismo objetivo.</translation>
    </message>
    <message>
        <source>{0} and {1} do not tell the same classes; compare two networks that do.</source>
        <translation>{0} y {1} no dicen las mismas clases; compara dos redes que sí.</translation>
    </message>
    <message>
        <source>{0} and {1} fully connected layer</source>
        <translation>{0} y {1} capa totalmente conectada</translation>
    </message>
    <message>
        <source>{0} and {1} fully connected layers</source>
        <translation>{0} y {1} capas totalmente conectadas</translation>
    </message>
    <message>
        <source>{0} and {1} have no sample in common that both were measured on; choose networks for the same classes.</source>
        <translation>{0} y {1} no tienen ninguna muestra en común con la que se midieran ambas; elige redes para las mismas clases.</translation>
    </message>
    <message>
        <source>{0} and {1} more</source>
        <translation>{0} y {1} más</translation>
    </message>
    <message>
        <source>{0} annotations have no picture: {1}.</source>
        <translation>{0} anotaciones no tienen imagen: {1}.</translation>
    </message>
    <message>
        <source>{0} answers for each pixel and learns from masks only; choose a classifier, or let masks be learned where the images have them.</source>
        <translation>{0} responde para cada píxel y solo aprende de máscaras; elige un clasificador, o deja que se aprendan máscaras donde las imágenes las tienen.</translation>
    </message>
    <message>
        <source>{0} answers to every image of {1} with numbers that are not finite (NaN or infinity); its weights are probably not finite either.</source>
        <translation>{0} responde a todas las imágenes de {1} con números que no son finitos (NaN o infinito); probablemente sus pesos tampoco lo son.</translation>
    </message>
    <message>
        <source>{0} are left out: {1}.</source>
        <translation>{0} quedan fuera: {1}.</translation>
    </message>
    <message>
        <source>{0} as before, for it cannot be changed when a run is continued; start a new run from its last weights</source>
        <translation>{0} como antes, porque no se puede cambiar al continuar una ejecución; empieza una nueva desde sus últimos pesos</translation>
    </message>
    <message>
        <source>{0} as the last dimension</source>
        <translation>{0} como última dimensión</translation>
    </message>
    <message>
        <source>{0} as the last dimensions</source>
        <translation>{0} como últimas dimensiones</translation>
    </message>
    <message>
        <source>{0} bytes that belong to nothing follow behind its archive.</source>
        <translation>{0} bytes que no pertenecen a nada siguen detrás de su archivo.</translation>
    </message>
    <message>
        <source>{0} cannot be differentiated, so there is no attribution: {1}.</source>
        <translation>{0} no se puede derivar, así que no hay atribución: {1}.</translation>
    </message>
    <message>
        <source>{0} channel</source>
        <translation>{0} canal</translation>
    </message>
    <message>
        <source>{0} channels</source>
        <translation>{0} canales</translation>
    </message>
    <message>
        <source>{0} channels, but got {1} channels</source>
        <translation>{0} canales, pero recibe {1} canales</translation>
    </message>
    <message>
        <source>{0} convolution</source>
        <translation>{0} convolución</translation>
    </message>
    <message>
        <source>{0} convolutions</source>
        <translation>{0} convoluciones</translation>
    </message>
    <message>
        <source>{0} could not be fetched ({1}).</source>
        <translation>{0} no se pudo descargar ({1}).</translation>
    </message>
    <message>
        <source>{0} cuts images into squares of {1} px</source>
        <translation>{0} corta las imágenes en cuadrados de {1} px</translation>
    </message>
    <message>
        <source>{0} dimensions ({1})</source>
        <translation>{0} dimensiones ({1})</translation>
    </message>
    <message>
        <source>{0} does not answer with one score for each class, so that there is no prediction to explain.</source>
        <translation>{0} no responde con una puntuación por clase, así que no hay predicción que explicar.</translation>
    </message>
    <message>
        <source>{0} does not take the weights of {1} ({2}).</source>
        <translation>{0} no acepta los pesos de {1} ({2}).</translation>
    </message>
    <message>
        <source>{0} draws random numbers from a generator of its own, which is not kept: a run that goes on draws others than one that was never stopped.</source>
        <translation>{0} saca números aleatorios de un generador propio, que no se guarda: una ejecución que continúa saca otros que una que nunca se detuvo.</translation>
    </message>
    <message>
        <source>{0} features for each token</source>
        <translation>{0} características por token</translation>
    </message>
    <message>
        <source>{0} finite numbers</source>
        <translation>{0} números finitos</translation>
    </message>
    <message>
        <source>{0} fits no known architecture{1}; its {2} can be looked at.</source>
        <translation>{0} no encaja en ninguna arquitectura conocida{1}; se puede mirar lo que contiene: {2}.</translation>
    </message>
    <message>
        <source>{0} fits several networks, and its tensors cannot tell: {1}.</source>
        <translation>{0} encaja en varias redes, y sus tensores no lo distinguen: {1}.</translation>
    </message>
    <message>
        <source>{0} for these images: {1}</source>
        <translation>{0} para estas imágenes: {1}</translation>
    </message>
    <message>
        <source>{0} frames of {1}, evenly</source>
        <translation>{0} fotogramas de {1}, a intervalos iguales</translation>
    </message>
    <message>
        <source>{0} from 0 to {1}</source>
        <translation>{0} de 0 a {1}</translation>
    </message>
    <message>
        <source>{0} from {1} to {2}</source>
        <translation>{0} de {1} a {2}</translation>
    </message>
    <message>
        <source>{0} gives one answer for each image and cannot learn masks; choose a segmentation network such as fcn_resnet50, deeplabv3_resnet50 or lraspp_mobilenet_v3_large.</source>
        <translation>{0} da una respuesta por imagen y no puede aprender máscaras; elige una red de segmentación como fcn_resnet50, deeplabv3_resnet50 o lraspp_mobilenet_v3_large.</translation>
    </message>
    <message>
        <source>{0} gives several labels to these pictures, so that they are left out: {1}.</source>
        <translation>{0} da varias etiquetas a estas imágenes, así que quedan fuera: {1}.</translation>
    </message>
    <message>
        <source>{0} has no class that inherits from torch.nn.Module; name what makes the network as {1}:NAME.</source>
        <translation>{0} no tiene ninguna clase que herede de torch.nn.Module; nombra lo que crea la red como {1}:NOMBRE.</translation>
    </message>
    <message>
        <source>{0} has no file of labels beside it</source>
        <translation>{0} no tiene al lado ningún archivo de etiquetas</translation>
    </message>
    <message>
        <source>{0} has no room for {1} MB that another process has to read ({2}); make room and start again.</source>
        <translation>{0} no tiene sitio para {1} MB que otro proceso tiene que leer ({2}); haz sitio y empieza de nuevo.</translation>
    </message>
    <message>
        <source>{0} has several networks; say which: {1}.</source>
        <translation>{0} tiene varias redes; di cuál: {1}.</translation>
    </message>
    <message>
        <source>{0} has the label {1}, but there are {2} classes, counted from 0</source>
        <translation>{0} tiene la etiqueta {1}, pero hay {2} clases, contadas desde 0</translation>
    </message>
    <message>
        <source>{0} has {1} outputs, but each of the {2} classes of the images needs one.</source>
        <translation>{0} tiene {1} salidas, pero cada una de las {2} clases de las imágenes necesita una.</translation>
    </message>
    <message>
        <source>{0} has {1} outputs, but {2} needs {3}; give it a new head (head: auto or new), or choose another network.</source>
        <translation>{0} tiene {1} salidas, pero {2} necesita {3}; dale una cabeza nueva (cabeza: automático o nueva), o elige otra red.</translation>
    </message>
    <message>
        <source>{0} has {1} {2}; left out.</source>
        <translation>{0} tiene {1} {2}; quedan fuera.</translation>
    </message>
    <message>
        <source>{0} have no inside and count for nothing: {1}.</source>
        <translation>{0} no tienen interior y no cuentan: {1}.</translation>
    </message>
    <message>
        <source>{0} images have no mask; they are left out.</source>
        <translation>{0} imágenes no tienen máscara; quedan fuera.</translation>
    </message>
    <message>
        <source>{0} images that cannot be read are left out.</source>
        <translation>Se dejan fuera {0} imágenes que no pueden leerse.</translation>
    </message>
    <message>
        <source>{0} imports more than {1} files of its own folder, which are more than a person could agree to; give the network a file with less around it.</source>
        <translation>{0} importa más de {1} archivos de su propia carpeta, más de los que una persona podría aceptar; da a la red un archivo con menos alrededor.</translation>
    </message>
    <message>
        <source>{0} in it is far larger than it should be</source>
        <translation>{0} en él es mucho mayor de lo que debería</translation>
    </message>
    <message>
        <source>{0} instead of {1}</source>
        <translation>{0} en lugar de {1}</translation>
    </message>
    <message>
        <source>{0} is a detector: attributions are not for detectors yet.</source>
        <translation>{0} es un detector: las atribuciones aún no son para detectores.</translation>
    </message>
    <message>
        <source>{0} is a network for {1}, which can be looked into but not trained yet; choose a classifier, or a segmentation network for masks.</source>
        <translation>{0} es una red para {1}, que se puede mirar pero aún no entrenar; elige un clasificador, o una red de segmentación para máscaras.</translation>
    </message>
    <message>
        <source>{0} is a network of the library timm, which is not installed; get it with: pip install timm.</source>
        <translation>{0} es una red de la biblioteca timm, que no está instalada; consíguela con: pip install timm.</translation>
    </message>
    <message>
        <source>{0} is a whole pickled network that cannot be built anew: {1}; its layers and tensors can be looked at.</source>
        <translation>{0} es una red entera guardada con pickle que no se puede construir de nuevo: {1}; sus capas y tensores se pueden mirar.</translation>
    </message>
    <message>
        <source>{0} is a whole pickled network, of which {1}; nothing in the file is run, its layers and tensors can be looked at, and a class of your own that makes the whole network (FILE.py:{2}) can take its weights.</source>
        <translation>{0} es una red entera guardada con pickle, de la que {1}; nada del archivo se ejecuta, sus capas y tensores se pueden mirar, y una clase tuya que cree toda la red (ARCHIVO.py:{2}) puede tomar sus pesos.</translation>
    </message>
    <message>
        <source>{0} is left out: {1}.</source>
        <translation>{0} queda fuera: {1}.</translation>
    </message>
    <message>
        <source>{0} is missing</source>
        <translation>falta {0}</translation>
    </message>
    <message>
        <source>{0} is no multiple of the {1} channels that the maps before it have, so that the layers before it are others than those that it was made for</source>
        <translation>{0} no es múltiplo de los {1} canales que tienen los mapas anteriores, así que las capas anteriores son otras que aquellas para las que se hizo</translation>
    </message>
    <message>
        <source>{0} is no network of torchvision or of the course, so that a script would lack its class; choose another network.</source>
        <translation>{0} no es una red de torchvision ni del curso, así que a un script le faltaría su clase; elige otra red.</translation>
    </message>
    <message>
        <source>{0} is no plain layer</source>
        <translation>{0} no es una capa corriente</translation>
    </message>
    <message>
        <source>{0} is no range of samples</source>
        <translation>{0} no es un rango de muestras</translation>
    </message>
    <message>
        <source>{0} is no single picture, and only those can be explained so far.</source>
        <translation>{0} no es una imagen suelta, y por ahora solo esas se pueden explicar.</translation>
    </message>
    <message>
        <source>{0} is not defined at the top</source>
        <translation>{0} no está definida en el nivel superior</translation>
    </message>
    <message>
        <source>{0} is not installed for {1}; install it with: pip install torch torchvision.</source>
        <translation>{0} no está instalado para {1}; instálalo con: pip install torch torchvision.</translation>
    </message>
    <message>
        <source>{0} is quantised: it counts in whole numbers, which have no gradients; open the same network before its quantisation.</source>
        <translation>{0} está cuantizada: cuenta con números enteros, que no tienen gradientes; abre la misma red antes de su cuantización.</translation>
    </message>
    <message>
        <source>{0} is {1} in the file and {2} in the network</source>
        <translation>{0} es {1} en el archivo y {2} en la red</translation>
    </message>
    <message>
        <source>{0} is {1} with weights of 8 bits, which this program does not run; its {2} can be looked at.</source>
        <translation>{0} es {1} con pesos de 8 bits, que este programa no ejecuta; se puede mirar lo que contiene: {2}.</translation>
    </message>
    <message>
        <source>{0} is {1}, a network of a library that is not installed; with it (pip install timm) the network runs, and without it its {2} can be looked at.</source>
        <translation>{0} es {1}, una red de una biblioteca que no está instalada; con ella (pip install timm) la red funciona, y sin ella se puede mirar lo que contiene: {2}.</translation>
    </message>
    <message>
        <source>{0} is {1}, but it must be {2}.</source>
        <translation>{0} es {1}, pero debe ser {2}.</translation>
    </message>
    <message>
        <source>{0} keeps values that a safetensors file cannot hold, such as {1} (quantised or no plain tensor); save the network that it was made from.</source>
        <translation>{0} guarda valores que un archivo safetensors no puede contener, como {1} (cuantizado o no un tensor corriente); guarda la red de la que se hizo.</translation>
    </message>
    <message>
        <source>{0} labels stand beside {1} images</source>
        <translation>{0} etiquetas acompañan a {1} imágenes</translation>
    </message>
    <message>
        <source>{0} lacks {1}, which torchvision’s own has</source>
        <translation>{0} no tiene {1}, que la de torchvision sí tiene</translation>
    </message>
    <message>
        <source>{0} leaves sizes of its layers open until it runs first; let it run once before it is recorded.</source>
        <translation>{0} deja abiertos los tamaños de sus capas hasta que funciona por primera vez; hazla funcionar una vez antes de registrarla.</translation>
    </message>
    <message>
        <source>{0} leaves sizes open until its first run (at {1}); give its layers their sizes, as in nn.Linear instead of nn.LazyLinear.</source>
        <translation>{0} deja tamaños abiertos hasta su primera ejecución (en {1}); da sus tamaños a sus capas, como en nn.Linear en vez de nn.LazyLinear.</translation>
    </message>
    <message>
        <source>{0} lies in another way than the usual one of its kind, which is all that a script reads yet.</source>
        <translation>{0} está de otro modo que el habitual de su tipo, que es lo único que lee un script por ahora.</translation>
    </message>
    <message>
        <source>{0} looks at {1} and not at pictures; open an array of numbers (.npy).</source>
        <translation>{0} mira {1} y no imágenes; abre una tabla de números (.npy).</translation>
    </message>
    <message>
        <source>{0} looks at {1} channels, and pictures have 1 or 3; open an array of numbers (.npy).</source>
        <translation>{0} mira {1} canales, y las imágenes tienen 1 o 3; abre una tabla de números (.npy).</translation>
    </message>
    <message>
        <source>{0} looks at {1}, and this array has the shape {2}; give it one with {3} axes.</source>
        <translation>{0} mira {1}, y esta tabla tiene la forma {2}; dale una con {3} ejes.</translation>
    </message>
    <message>
        <source>{0} makes something that is no torch.nn.Module ({1}); name a class or function that makes a network.</source>
        <translation>{0} crea algo que no es un torch.nn.Module ({1}); nombra una clase o función que cree una red.</translation>
    </message>
    <message>
        <source>{0} more annotations cannot be read.</source>
        <translation>{0} anotaciones más no se pueden leer.</translation>
    </message>
    <message>
        <source>{0} more masks cannot be used; they are left out.</source>
        <translation>{0} máscaras más no se pueden usar; quedan fuera.</translation>
    </message>
    <message>
        <source>{0} names stand for pictures that differ</source>
        <translation>{0} nombres son de imágenes distintas</translation>
    </message>
    <message>
        <source>{0} needs a value for {1}; give each as --arg {2}=VALUE or in the form.</source>
        <translation>{0} necesita un valor para {1}; da cada uno como --arg {2}=VALOR o en el formulario.</translation>
    </message>
    <message>
        <source>{0} needs values for {1}; give each as --arg {2}=VALUE or in the form.</source>
        <translation>{0} necesita valores para {1}; da cada uno como --arg {2}=VALOR o en el formulario.</translation>
    </message>
    <message>
        <source>{0} not here</source>
        <translation>{0} no está aquí</translation>
    </message>
    <message>
        <source>{0} numbers are NaN or infinite</source>
        <translation>{0} números son NaN o infinitos</translation>
    </message>
    <message>
        <source>{0} objects of classes that its list does not name</source>
        <translation>{0} objetos de clases que su lista no nombra</translation>
    </message>
    <message>
        <source>{0} objects without a box that can be read are left out.</source>
        <translation>{0} objetos sin una caja que se pueda leer quedan fuera.</translation>
    </message>
    <message>
        <source>{0} of a {1} cannot be {2}</source>
        <translation>{0} de un {1} no puede ser {2}</translation>
    </message>
    <message>
        <source>{0} of at least {1}</source>
        <translation>{0} de al menos {1}</translation>
    </message>
    <message>
        <source>{0} of at most {1}</source>
        <translation>{0} de como máximo {1}</translation>
    </message>
    <message>
        <source>{0} of its tensors have half precision.</source>
        <translation>{0} de sus tensores tienen media precisión.</translation>
    </message>
    <message>
        <source>{0} of its {1} objects have no outline</source>
        <translation>{0} de sus {1} objetos no tienen contorno</translation>
    </message>
    <message>
        <source>{0} of the activations of {1} are zero in the last {2} epochs: hardly anything gets through to the layers behind it.</source>
        <translation>{0} de las activaciones de {1} son cero en las últimas {2} épocas: casi nada llega a las capas que siguen.</translation>
    </message>
    <message>
        <source>{0} of the file found no place in this network.</source>
        <translation>{0} del archivo no encontraron lugar en esta red.</translation>
    </message>
    <message>
        <source>{0} of the file's were left out</source>
        <translation>{0} del archivo se dejaron fuera</translation>
    </message>
    <message>
        <source>{0} of the network's {1} tensors are not in the file and random</source>
        <translation>{0} de los {1} tensores de la red no están en el archivo y son aleatorios</translation>
    </message>
    <message>
        <source>{0} of the same size to put side by side</source>
        <translation>{0} del mismo tamaño para ponerlos lado a lado</translation>
    </message>
    <message>
        <source>{0} of the {1} images {2} of this class, so that there is nothing to compare; choose another class.</source>
        <translation>{0} de las {1} imágenes {2} de esta clase, así que no hay nada que comparar; elige otra clase.</translation>
    </message>
    <message>
        <source>{0} of {1} batches ({2}) were left out, for there was too little in them to learn from.</source>
        <translation>{0} de {1} lotes ({2}) se dejaron fuera, pues había en ellos demasiado poco de que aprender.</translation>
    </message>
    <message>
        <source>{0} of {1} boxes</source>
        <translation>{0} de {1} cajas</translation>
    </message>
    <message>
        <source>{0} of {1} cannot be {2}</source>
        <translation>{0} de {1} no puede ser {2}</translation>
    </message>
    <message>
        <source>{0} of {1} units of {2} gave nothing but zero for all {3} probe samples in the last {4} measured epochs.</source>
        <translation>{0} de {1} unidades de {2} no dieron más que cero para las {3} muestras de prueba en las últimas {4} épocas medidas.</translation>
    </message>
    <message>
        <source>{0} pictures are more than a clip has</source>
        <translation>{0} imágenes son más de las que tiene un clip</translation>
    </message>
    <message>
        <source>{0} pictures have no row in {1}; they are left out.</source>
        <translation>{0} imágenes no tienen fila en {1}; quedan fuera.</translation>
    </message>
    <message>
        <source>{0} pictures of the list are missing: {1}.</source>
        <translation>Faltan {0} imágenes de la lista: {1}.</translation>
    </message>
    <message>
        <source>{0} pictures of {1} are missing: {2}.</source>
        <translation>Faltan {0} imágenes de {1}: {2}.</translation>
    </message>
    <message>
        <source>{0} pictures without an annotation that can be read</source>
        <translation>{0} imágenes sin una anotación que se pueda leer</translation>
    </message>
    <message>
        <source>{0} rows of {1} have no picture.</source>
        <translation>{0} filas de {1} no tienen imagen.</translation>
    </message>
    <message>
        <source>{0} samples are neither {1} nor {2}; they are left out.</source>
        <translation>{0} muestras no son ni {1} ni {2}; quedan fuera.</translation>
    </message>
    <message>
        <source>{0} samples have no number in {1}; they are left out.</source>
        <translation>{0} muestras no tienen número en {1}; quedan fuera.</translation>
    </message>
    <message>
        <source>{0} tells {1} classes apart, but the images have {2} classes.</source>
        <translation>{0} distingue {1} clases, pero las imágenes tienen {2} clases.</translation>
    </message>
    <message>
        <source>{0} tensor</source>
        <translation>{0} tensor</translation>
    </message>
    <message>
        <source>{0} tensors</source>
        <translation>{0} tensores</translation>
    </message>
    <message>
        <source>{0} times as long as in the epochs before</source>
        <translation>{0} veces más largo que en las épocas anteriores</translation>
    </message>
    <message>
        <source>{0} times as long as its weights</source>
        <translation>{0} veces más largo que sus pesos</translation>
    </message>
    <message>
        <source>{0} to learn from and {1} held out then, {2} and {3} now</source>
        <translation>{0} para aprender y {1} reservadas entonces, {2} y {3} ahora</translation>
    </message>
    <message>
        <source>{0} tokens in a row</source>
        <translation>{0} tokens en fila</translation>
    </message>
    <message>
        <source>{0} treats its channels apart, so that they cannot be changed.</source>
        <translation>{0} trata sus canales por separado, así que no se pueden cambiar.</translation>
    </message>
    <message>
        <source>{0} was cut off</source>
        <translation>{0} quedó cortado</translation>
    </message>
    <message>
        <source>{0} was made for images of about {1} px</source>
        <translation>{0} se hizo para imágenes de unos {1} px</translation>
    </message>
    <message>
        <source>{0} was saved from {1}, with arguments that no file is believed; open {2} with them yourself, and with this file as its weights.</source>
        <translation>{0} se guardó de {1}, con argumentos que no se creen a ningún archivo; abre tú {2} con ellos, y con este archivo como sus pesos.</translation>
    </message>
    <message>
        <source>{0} was trained on images of {1} px, and a script cannot bring its weights to another size yet; set the image size to {2}.</source>
        <translation>{0} se entrenó con imágenes de {1} px, y un script aún no puede llevar sus pesos a otro tamaño; pon el tamaño de imagen a {2}.</translation>
    </message>
    <message>
        <source>{0} whole numbers from -1 to {1}, one for each class</source>
        <translation>{0} números enteros de -1 a {1}, uno por clase</translation>
    </message>
    <message>
        <source>{0} with {1} class</source>
        <translation>{0} con {1} clase</translation>
    </message>
    <message>
        <source>{0} with {1} classes</source>
        <translation>{0} con {1} clases</translation>
    </message>
    <message>
        <source>{0} x {1} tokens</source>
        <translation>{0} x {1} tokens</translation>
    </message>
    <message>
        <source>{0} {1} is outside 0 to {2}</source>
        <translation>{0} {1} está fuera de 0 a {2}</translation>
    </message>
    <message>
        <source>{0} {1} responses that are not finite numbers, so that nothing counts them: {2}{3}.</source>
        <translation>{0} {1} respuestas que no son números finitos, así que nada las cuenta: {2}{3}.</translation>
    </message>
    <message>
        <source>{0}, a network in memory</source>
        <translation>{0}, una red en memoria</translation>
    </message>
    <message>
        <source>{0}, and the last layer gives {1} numbers.</source>
        <translation>{0}, y la última capa da {1} números.</translation>
    </message>
    <message>
        <source>{0}, and with it {1}</source>
        <translation>{0}, y con ello {1}</translation>
    </message>
    <message>
        <source>{0}, as in torchvision's weights</source>
        <translation>{0}, como en los pesos de torchvision</translation>
    </message>
    <message>
        <source>{0}, as {1} has it</source>
        <translation>{0}, como lo tiene {1}</translation>
    </message>
    <message>
        <source>{0}, but {1} needs at least {2}; add images.</source>
        <translation>{0}, pero {1} necesita al menos {2}; añade imágenes.</translation>
    </message>
    <message>
        <source>{0}, published weights of torchvision</source>
        <translation>{0}, pesos publicados de torchvision</translation>
    </message>
    <message>
        <source>{0}, random weights</source>
        <translation>{0}, pesos aleatorios</translation>
    </message>
    <message>
        <source>{0}, so that the others end too; what was written last is kept.</source>
        <translation>{0}, de modo que los demás terminan también; se conserva lo último que se escribió.</translation>
    </message>
    <message>
        <source>{0}, so that this run cannot be continued</source>
        <translation>{0}, de modo que esta ejecución no puede continuarse</translation>
    </message>
    <message>
        <source>{0}, {1} of {2} tensors random</source>
        <translation>{0}, {1} de {2} tensores aleatorios</translation>
    </message>
    <message>
        <source>{0}: cannot be read ({1}).</source>
        <translation>{0}: no puede leerse ({1}).</translation>
    </message>
    <message>
        <source>{0}: what came has another checksum</source>
        <translation>{0}: lo que llegó tiene otra suma de comprobación</translation>
    </message>
    <message>
        <source>{0}: {1} (its mask of classes).</source>
        <translation>{0}: {1} (su máscara de clases).</translation>
    </message>
    <message>
        <source>{0}; the class token is left out</source>
        <translation>{0}; el token de clase queda fuera</translation>
    </message>
    <message>
        <source>{0}; the first of each is taken: {1}.</source>
        <translation>{0}; se toma el primero de cada uno: {1}.</translation>
    </message>
    <message>
        <source>{0}; their probabilities differ by {1} on average (total variation), Kullback-Leibler divergence {2} nats.</source>
        <translation>{0}; sus probabilidades difieren en {1} de media (variación total), divergencia de Kullback-Leibler {2} nats.</translation>
    </message>
    <message>
        <source>{0}; their probabilities differ by {1} on average.</source>
        <translation>{0}; sus probabilidades difieren en {1} de media.</translation>
    </message>
    <message>
        <source>{0}ReLU and {1} are taken.</source>
        <translation>{0}se toman ReLU y {1}.</translation>
    </message>
    <message>
        <source>{0}a logit without bounds, whose distance to 0 or 1 also punishes answers that are surely right; bce does not</source>
        <translation>{0}un logit sin límites, cuya distancia a 0 o 1 castiga también respuestas seguras y correctas; bce no</translation>
    </message>
    <message>
        <source>{0}and a distribution over a single output is always 1; bce compares yes with no</source>
        <translation>{0}y una distribución sobre una sola salida siempre es 1; bce compara sí con no</translation>
    </message>
    <message>
        <source>{0}and the softmax over a single output is always 1; bce asks that output alone</source>
        <translation>{0}y el softmax sobre una sola salida siempre es 1; bce pregunta solo a esa salida</translation>
    </message>
    <message>
        <source>{0}{1} of {2} has ended or was killed</source>
        <translation>{0}{1} de {2} terminó o fue matado</translation>
    </message>
    <message>
        <source>{0}{1} values for the shape ({2})</source>
        <translation>{0}{1} valores para la forma ({2})</translation>
    </message>
    <message>
        <source>“{0}” is missing at character {1}</source>
        <translation>falta «{0}» en el carácter {1}</translation>
    </message>
</context>
<context>
    <name>epochs</name>
    <message>
        <source>epoch {number}</source>
        <translation>época {number}</translation>
    </message>
    <message>
        <source>the nearest to {number} whose weights are kept</source>
        <translation>la más cercana a {number} cuyos pesos se conservan</translation>
    </message>
</context>
<context>
    <name>families</name>
    <message>
        <source>Course</source>
        <translation>Curso</translation>
    </message>
</context>
<context>
    <name>figures</name>
    <message>
        <source>AUC</source>
        <translation>AUC</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>Exactitud</translation>
    </message>
    <message>
        <source>Answers right</source>
        <translation>Respuestas acertadas</translation>
    </message>
    <message>
        <source>Area under the ROC curve of each class against the rest, mean over the classes</source>
        <translation>Área bajo la curva ROC de cada clase frente al resto, media de las clases</translation>
    </message>
    <message>
        <source>Area under the precision-recall curve, mean over the classes</source>
        <translation>Área bajo la curva de precisión y exhaustividad, media de las clases</translation>
    </message>
    <message>
        <source>Average precision</source>
        <translation>Precisión media</translation>
    </message>
    <message>
        <source>Calibration error</source>
        <translation>Error de calibración</translation>
    </message>
    <message>
        <source>F1 of all answers</source>
        <translation>F1 de todas las respuestas</translation>
    </message>
    <message>
        <source>Harmonic mean of precision and recall of each class, mean over the classes</source>
        <translation>Media armónica de precisión y exhaustividad de cada clase, media de las clases</translation>
    </message>
    <message>
        <source>Harmonic mean of precision and recall, all answers of all classes together</source>
        <translation>Media armónica de precisión y exhaustividad, con todas las respuestas de todas las clases juntas</translation>
    </message>
    <message>
        <source>How far confidence is from the share of right answers, on average (expected calibration error, 15 bins; Naeini 2015, Guo 2017)</source>
        <translation>A qué distancia está la confianza de la proporción de aciertos, en promedio (error de calibración esperado, 15 intervalos; Naeini 2015, Guo 2017)</translation>
    </message>
    <message>
        <source>How far the answers are off on average</source>
        <translation>Cuánto se desvían las respuestas en promedio</translation>
    </message>
    <message>
        <source>How far the answers are off, where large errors count for more</source>
        <translation>Cuánto se desvían las respuestas, donde los errores grandes cuentan más</translation>
    </message>
    <message>
        <source>Intersection of true and given mask by their union, of each class over all samples, mean over the classes</source>
        <translation>Intersección de la máscara dada y la verdadera entre su unión, de cada clase en todas las muestras, media de las clases</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Pérdida</translation>
    </message>
    <message>
        <source>Mean F1 of the classes</source>
        <translation>F1 medio de las clases</translation>
    </message>
    <message>
        <source>Mean IoU</source>
        <translation>IoU media</translation>
    </message>
    <message>
        <source>Mean absolute error</source>
        <translation>Error absoluto medio</translation>
    </message>
    <message>
        <source>Mean binary cross-entropy of samples and classes, in nats</source>
        <translation>Entropía cruzada binaria media de muestras y clases, en nats</translation>
    </message>
    <message>
        <source>Mean binary cross-entropy, in nats</source>
        <translation>Entropía cruzada binaria media, en nats</translation>
    </message>
    <message>
        <source>Mean cross-entropy of a pixel, in nats</source>
        <translation>Entropía cruzada media de un píxel, en nats</translation>
    </message>
    <message>
        <source>Mean cross-entropy, in nats, whatever loss the network was trained with</source>
        <translation>Entropía cruzada media, en nats, sea cual sea la pérdida con la que se entrenó la red</translation>
    </message>
    <message>
        <source>Mean squared error</source>
        <translation>Error cuadrático medio</translation>
    </message>
    <message>
        <source>Pixel accuracy</source>
        <translation>Exactitud por píxel</translation>
    </message>
    <message>
        <source>Root mean square error</source>
        <translation>Raíz del error cuadrático medio</translation>
    </message>
    <message>
        <source>R²</source>
        <translation>R²</translation>
    </message>
    <message>
        <source>Samples all right</source>
        <translation>Muestras sin error</translation>
    </message>
    <message>
        <source>Share of all yes and no, one for each sample and class, that are right</source>
        <translation>Proporción de aciertos entre todos los sí y no, uno por muestra y clase</translation>
    </message>
    <message>
        <source>Share of pixels whose class is right</source>
        <translation>Proporción de píxeles cuya clase es correcta</translation>
    </message>
    <message>
        <source>Share of samples of which every class was told right</source>
        <translation>Proporción de muestras de las que se acertaron todas las clases</translation>
    </message>
    <message>
        <source>Share of samples whose class came first</source>
        <translation>Proporción de muestras cuya clase quedó primera</translation>
    </message>
    <message>
        <source>Share of samples whose class is among the five likeliest</source>
        <translation>Proporción de muestras cuya clase está entre las cinco más probables</translation>
    </message>
    <message>
        <source>Share of the variance that is explained: 1 is perfect, 0 as good as always answering the mean, below 0 worse than that</source>
        <translation>Proporción de la varianza que se explica: 1 es perfecto, 0 tan bueno como responder siempre la media, menos de 0 peor que eso</translation>
    </message>
    <message>
        <source>Top-5 accuracy</source>
        <translation>Exactitud top-5</translation>
    </message>
</context>
<context>
    <name>findings</name>
    <message>
        <source>A training leaves them out. Get these files again.</source>
        <translation>Un entrenamiento las deja fuera. Consigue de nuevo estos archivos.</translation>
    </message>
    <message>
        <source>All are {w} × {h} pixels</source>
        <translation>Todas tienen {w} × {h} píxeles</translation>
    </message>
    <message>
        <source>All samples are of one class: {names}</source>
        <translation>Todas las muestras son de una clase: {names}</translation>
    </message>
    <message>
        <source>Also in the part “{part}”: {n}</source>
        <translation>También en la parte «{part}»: {n}</translation>
    </message>
    <message>
        <source>Cannot be read: {n}</source>
        <translation>No se pueden leer: {n}</translation>
    </message>
    <message>
        <source>Classes missing in training: {n} ({names})</source>
        <translation>Clases que faltan en el entrenamiento: {n} ({names})</translation>
    </message>
    <message>
        <source>Classes missing in validation: {n} ({names})</source>
        <translation>Clases que faltan en la validación: {n} ({names})</translation>
    </message>
    <message>
        <source>Classes without samples: {n} ({names})</source>
        <translation>Clases sin muestras: {n} ({names})</translation>
    </message>
    <message>
        <source>Equal pictures with different labels: {n}</source>
        <translation>Imágenes iguales con etiquetas distintas: {n}</translation>
    </message>
    <message>
        <source>For a network with three channels they are repeated.</source>
        <translation>Para una red de tres canales se repiten.</translation>
    </message>
    <message>
        <source>Grey among pictures in colour: {n}</source>
        <translation>Grises entre imágenes en color: {n}</translation>
    </message>
    <message>
        <source>Held out, but learned from as well: {n}</source>
        <translation>Reservadas, pero también se aprende de ellas: {n}</translation>
    </message>
    <message>
        <source>Nobody measures how well they are told. Hold out a larger share.</source>
        <translation>Nadie mide lo bien que se distinguen. Reserva una parte mayor.</translation>
    </message>
    <message>
        <source>Nothing can be seen in them.</source>
        <translation>No se puede ver nada en ellas.</translation>
    </message>
    <message>
        <source>Of another size than most: {n}</source>
        <translation>De otro tamaño que la mayoría: {n}</translation>
    </message>
    <message>
        <source>Of one colour all over: {n}</source>
        <translation>De un solo color: {n}</translation>
    </message>
    <message>
        <source>Repeated pictures: {n}</source>
        <translation>Imágenes repetidas: {n}</translation>
    </message>
    <message>
        <source>The figures of validation are better than the network.</source>
        <translation>Las cifras de validación son mejores que la red.</translation>
    </message>
    <message>
        <source>The network cannot learn them, and errs on each that is held out.</source>
        <translation>La red no puede aprenderlas, y falla en cada una que está reservada.</translation>
    </message>
    <message>
        <source>The network has outputs for them all the same.</source>
        <translation>La red tiene salidas para ellas de todos modos.</translation>
    </message>
    <message>
        <source>The preprocessing brings all to one size.</source>
        <translation>El preprocesamiento lleva todas a un tamaño.</translation>
    </message>
    <message>
        <source>Their pixels are equal. One label must be wrong.</source>
        <translation>Sus píxeles son iguales. Una etiqueta tiene que estar mal.</translation>
    </message>
    <message>
        <source>Their pixels are equal. They weigh more than others.</source>
        <translation>Sus píxeles son iguales. Pesan más que otras.</translation>
    </message>
    <message>
        <source>There is nothing to tell apart.</source>
        <translation>No hay nada que distinguir.</translation>
    </message>
    <message>
        <source>They are not learned from.</source>
        <translation>De ellas no se aprende.</translation>
    </message>
    <message>
        <source>What is learned from one part is known in the other: figures flatter.</source>
        <translation>Lo que se aprende de una parte se conoce en la otra: las cifras halagan.</translation>
    </message>
    <message>
        <source>Without a label: {n}</source>
        <translation>Sin etiqueta: {n}</translation>
    </message>
    <message>
        <source>a class for each pixel</source>
        <translation>una clase por píxel</translation>
    </message>
    <message>
        <source>a number each</source>
        <translation>un número cada una</translation>
    </message>
    <message>
        <source>one class each</source>
        <translation>una clase cada una</translation>
    </message>
    <message>
        <source>several classes each</source>
        <translation>varias clases cada una</translation>
    </message>
    <message>
        <source>yes or no</source>
        <translation>sí o no</translation>
    </message>
    <message>
        <source>{wide} pixels wide, {high} high</source>
        <translation>{wide} píxeles de ancho, {high} de alto</translation>
    </message>
</context>
<context>
    <name>fit</name>
    <message>
        <source>{does}; {has}.</source>
        <translation>{does}; {has}.</translation>
    </message>
    <message>
        <source>{images} has a number for each picture</source>
        <translation>{images} tiene un número por imagen</translation>
    </message>
    <message>
        <source>{images} has masks</source>
        <translation>{images} tiene máscaras</translation>
    </message>
    <message>
        <source>{images} has one class for each picture</source>
        <translation>{images} tiene una clase por imagen</translation>
    </message>
    <message>
        <source>{images} has pictures that show several classes at once</source>
        <translation>{images} tiene imágenes que muestran varias clases a la vez</translation>
    </message>
    <message>
        <source>{images} has yes or no for each picture</source>
        <translation>{images} tiene sí o no por imagen</translation>
    </message>
    <message>
        <source>{model} answers with a number</source>
        <translation>{model} responde con un número</translation>
    </message>
    <message>
        <source>{model} answers with masks</source>
        <translation>{model} responde con máscaras</translation>
    </message>
    <message>
        <source>{model} answers with yes or no</source>
        <translation>{model} responde con sí o no</translation>
    </message>
    <message>
        <source>{model} tells one class of several</source>
        <translation>{model} distingue una clase entre varias</translation>
    </message>
    <message>
        <source>{model} tells several classes at once</source>
        <translation>{model} distingue varias clases a la vez</translation>
    </message>
</context>
<context>
    <name>health</name>
    <message>
        <source>Answers against the label</source>
        <translation>Respuestas contra la etiqueta</translation>
    </message>
    <message>
        <source>Batches</source>
        <translation>Lotes</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>Norma del gradiente</translation>
    </message>
    <message>
        <source>Held-out images</source>
        <translation>Imágenes reservadas</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Pérdida</translation>
    </message>
    <message>
        <source>Relative change in a step</source>
        <translation>Cambio relativo en un paso</translation>
    </message>
    <message>
        <source>Share of zeros</source>
        <translation>Parte de ceros</translation>
    </message>
    <message>
        <source>Silent units</source>
        <translation>Unidades mudas</translation>
    </message>
    <message>
        <source>answers</source>
        <translation>respuestas</translation>
    </message>
    <message>
        <source>at the start</source>
        <translation>al principio</translation>
    </message>
    <message>
        <source>batches</source>
        <translation>lotes</translation>
    </message>
    <message>
        <source>classes</source>
        <translation>clases</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>época</translation>
    </message>
    <message>
        <source>from unsure to sure, in tenths</source>
        <translation>de insegura a segura, en décimos</translation>
    </message>
    <message>
        <source>guessing</source>
        <translation>adivinar</translation>
    </message>
    <message>
        <source>labels</source>
        <translation>etiquetas</translation>
    </message>
    <message>
        <source>layers, from the first to the last</source>
        <translation>capas, de la primera a la última</translation>
    </message>
    <message>
        <source>learned</source>
        <translation>aprendidas</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>dejado fuera</translation>
    </message>
    <message>
        <source>limit</source>
        <translation>límite</translation>
    </message>
    <message>
        <source>share</source>
        <translation>parte</translation>
    </message>
    <message>
        <source>step</source>
        <translation>paso</translation>
    </message>
    <message>
        <source>training</source>
        <translation>entrenamiento</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>validación</translation>
    </message>
    <message>
        <source>{setting}: none</source>
        <translation>{setting}: ninguno</translation>
    </message>
</context>
<context>
    <name>keys</name>
    <message>
        <source>Bring the stroke back</source>
        <translation>Recuperar el trazo</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>En todas partes</translation>
    </message>
    <message>
        <source>First and last unit</source>
        <translation>Primera y última unidad</translation>
    </message>
    <message>
        <source>In the views</source>
        <translation>En las vistas</translation>
    </message>
    <message>
        <source>Larger or smaller maps</source>
        <translation>Mapas mayores o menores</translation>
    </message>
    <message>
        <source>Move the unit cursor</source>
        <translation>Mover el cursor de unidad</translation>
    </message>
    <message>
        <source>Take the last stroke of a drawing back</source>
        <translation>Quitar el último trazo de un dibujo</translation>
    </message>
</context>
<context>
    <name>map</name>
    <message>
        <source>Dropped samples: {ids}</source>
        <translation>Muestras omitidas: {ids}</translation>
    </message>
    <message>
        <source>Measuring the map</source>
        <translation>Midiendo el mapa</translation>
    </message>
    <message>
        <source>Neighbours</source>
        <translation>Vecinos</translation>
    </message>
    <message>
        <source>Preparing t-SNE</source>
        <translation>Preparando t-SNE</translation>
    </message>
    <message>
        <source>Principal components</source>
        <translation>Componentes principales</translation>
    </message>
    <message>
        <source>The graph of neighbours</source>
        <translation>El grafo de vecinos</translation>
    </message>
    <message>
        <source>answer: {text}</source>
        <translation>respuesta: {text}</translation>
    </message>
    <message>
        <source>ended early</source>
        <translation>terminado antes</translation>
    </message>
    <message>
        <source>label: {name}</source>
        <translation>etiqueta: {name}</translation>
    </message>
    <message>
        <source>prediction: {name}, {share} %</source>
        <translation>predicción: {name}, {share} %</translation>
    </message>
    <message>
        <source>{done} of {all} epochs</source>
        <translation>{done} de {all} épocas</translation>
    </message>
    <message>
        <source>{done} of {all} images</source>
        <translation>{done} de {all} imágenes</translation>
    </message>
    <message>
        <source>{done} of {all} iterations</source>
        <translation>{done} de {all} iteraciones</translation>
    </message>
    <message>
        <source>{done} of {all} samples</source>
        <translation>{done} de {all} muestras</translation>
    </message>
    <message>
        <source>{method} of all epochs</source>
        <translation>{method} de todas las épocas</translation>
    </message>
    <message>
        <source>{n} could not be read</source>
        <translation>{n} no se pudieron leer</translation>
    </message>
    <message>
        <source>{n} dropped (not finite)</source>
        <translation>{n} omitidas (no finitas)</translation>
    </message>
    <message>
        <source>{n} of {all} samples</source>
        <translation>{n} de {all} muestras</translation>
    </message>
</context>
<context>
    <name>measures</name>
    <message>
        <source>Accuracy</source>
        <translation>Exactitud</translation>
    </message>
    <message>
        <source>Mean IoU</source>
        <translation>IoU media</translation>
    </message>
    <message>
        <source>Mean average precision</source>
        <translation>Precisión media promedio</translation>
    </message>
    <message>
        <source>R²</source>
        <translation>R²</translation>
    </message>
    <message>
        <source>{share:.3g} %</source>
        <translation>{share:.3g} %</translation>
    </message>
    <message>
        <source>{title} (%)</source>
        <translation>{title} (%)</translation>
    </message>
</context>
<context>
    <name>options</name>
    <message>
        <source>1 for grey, 3 for colour; auto takes what the network has. Grey images are repeated three times, colour ones are weighed together.</source>
        <translation>1 para gris, 3 para color; auto toma lo que tiene la red. Las imágenes grises se repiten tres veces, las de color se ponderan.</translation>
    </message>
    <message>
        <source>A checkpoint whose answers are the soft targets (distillation); empty takes smoothed labels.</source>
        <translation>Un checkpoint cuyas respuestas son los objetivos suaves (destilación); vacío toma etiquetas suavizadas.</translation>
    </message>
    <message>
        <source>A random part of the image, at least this share of its area, is enlarged to the input; 1 takes the whole image.</source>
        <translation>Una parte al azar de la imagen, al menos esta proporción de su área, se amplía hasta la entrada; 1 toma la imagen entera.</translation>
    </message>
    <message>
        <source>AMSGrad</source>
        <translation>AMSGrad</translation>
    </message>
    <message>
        <source>About how many neighbours each sample is held to. Low values break groups into crumbs, high ones show the arrangement of the whole.</source>
        <translation>A cuántos vecinos, más o menos, se sujeta cada muestra. Valores bajos rompen los grupos en migajas; altos muestran el orden del conjunto.</translation>
    </message>
    <message>
        <source>Across</source>
        <translation>Horizontal</translation>
    </message>
    <message>
        <source>Activation</source>
        <translation>Activación</translation>
    </message>
    <message>
        <source>Added to the divisor, so that nothing is divided by zero.</source>
        <translation>Se suma al divisor, para que nada se divida por cero.</translation>
    </message>
    <message>
        <source>Also the weights of normalisations and all biases; otherwise only those of convolutions and linear layers.</source>
        <translation>También los pesos de las normalizaciones y todos los sesgos; si no, solo los de convoluciones y capas lineales.</translation>
    </message>
    <message>
        <source>Augmentation</source>
        <translation>Aumento de datos</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>Tamaño de lote</translation>
    </message>
    <message>
        <source>Beta 1</source>
        <translation>Beta 1</translation>
    </message>
    <message>
        <source>Beta 2</source>
        <translation>Beta 2</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>Brillo</translation>
    </message>
    <message>
        <source>Bring the shorter side to a fixed length first; the proportions stay. Without it the picture keeps its size.</source>
        <translation>Lleva antes el lado corto a una longitud fija; las proporciones quedan. Sin esto la imagen conserva su tamaño.</translation>
    </message>
    <message>
        <source>Centred</source>
        <translation>Centrado</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>Canales</translation>
    </message>
    <message>
        <source>Class weights</source>
        <translation>Pesos de clases</translation>
    </message>
    <message>
        <source>Clip gradients</source>
        <translation>Limitar gradientes</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>Columna</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Contraste</translation>
    </message>
    <message>
        <source>Course CNN</source>
        <translation>CNN del curso</translation>
    </message>
    <message>
        <source>Crop</source>
        <translation>Recorte</translation>
    </message>
    <message>
        <source>Cut a piece of fixed size out of the middle, so that all inputs end alike. Linear layers need the size they were made for.</source>
        <translation>Corta del medio un trozo de tamaño fijo, para que todas las entradas acaben iguales. Las capas lineales necesitan el tamaño para el que se hicieron.</translation>
    </message>
    <message>
        <source>Dampening</source>
        <translation>Amortiguación</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Datos</translation>
    </message>
    <message>
        <source>Decay everything</source>
        <translation>Decaer todo</translation>
    </message>
    <message>
        <source>Deviation</source>
        <translation>Desviación</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Dispositivo</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>Distancia</translation>
    </message>
    <message>
        <source>Divide by the deviation of the gradient, not by its size.</source>
        <translation>Divide por la desviación del gradiente, no por su tamaño.</translation>
    </message>
    <message>
        <source>Divide by the largest mean squared gradient so far, not by the newest.</source>
        <translation>Divide por el mayor gradiente cuadrado medio hasta ahora, no por el más nuevo.</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>Dropout</translation>
    </message>
    <message>
        <source>Early exaggeration</source>
        <translation>Exageración inicial</translation>
    </message>
    <message>
        <source>Early iterations</source>
        <translation>Iteraciones iniciales</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>Épocas</translation>
    </message>
    <message>
        <source>Epochs after which the learning rate is multiplied.</source>
        <translation>Épocas tras las que se multiplica la tasa de aprendizaje.</translation>
    </message>
    <message>
        <source>Epochs without a lower validation loss after which the run ends; 0 never does.</source>
        <translation>Épocas sin menor pérdida de validación tras las que termina la ejecución; 0 nunca la termina.</translation>
    </message>
    <message>
        <source>Epochs without a lower validation loss before the learning rate is multiplied.</source>
        <translation>Épocas sin menor pérdida de validación antes de multiplicar la tasa de aprendizaje.</translation>
    </message>
    <message>
        <source>Epochs, or a part of one, in which the learning rate rises from zero.</source>
        <translation>Épocas, o parte de una, en las que la tasa de aprendizaje sube desde cero.</translation>
    </message>
    <message>
        <source>Epsilon</source>
        <translation>Épsilon</translation>
    </message>
    <message>
        <source>Equal seeds make equal maps on the same machine. -1 sets none, and UMAP then uses all processor cores.</source>
        <translation>Semillas iguales dan mapas iguales en el mismo equipo. -1 no fija ninguna, y UMAP usa entonces todos los núcleos.</translation>
    </message>
    <message>
        <source>Equal seeds make equal runs on the same machine.</source>
        <translation>Semillas iguales dan ejecuciones iguales en el mismo equipo.</translation>
    </message>
    <message>
        <source>Erasing</source>
        <translation>Borrado</translation>
    </message>
    <message>
        <source>Every</source>
        <translation>Cada</translation>
    </message>
    <message>
        <source>Every so many steps</source>
        <translation>Cada tantos pasos</translation>
    </message>
    <message>
        <source>Factor</source>
        <translation>Factor</translation>
    </message>
    <message>
        <source>Factors of the learning rate for parts of the network: layer=factor, separated by commas; the longest name that fits counts.</source>
        <translation>Factores de la tasa de aprendizaje para partes de la red: capa=factor, separados por comas; cuenta el nombre más largo que encaje.</translation>
    </message>
    <message>
        <source>Features are reduced to so many principal components before neighbours are sought. It takes out noise and makes the search quick; 0 leaves the features as they are.</source>
        <translation>Las características se reducen a tantas componentes principales antes de buscar vecinos. Quita ruido y acelera la búsqueda; 0 deja las características como son.</translation>
    </message>
    <message>
        <source>Filters of conv1</source>
        <translation>Filtros de conv1</translation>
    </message>
    <message>
        <source>Filters of conv2</source>
        <translation>Filtros de conv2</translation>
    </message>
    <message>
        <source>First sum</source>
        <translation>Primera suma</translation>
    </message>
    <message>
        <source>Flip</source>
        <translation>Reflejo</translation>
    </message>
    <message>
        <source>Flip upside down</source>
        <translation>Reflejo vertical</translation>
    </message>
    <message>
        <source>Frozen layers</source>
        <translation>Capas congeladas</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>Cabeza</translation>
    </message>
    <message>
        <source>Height and width of each filter.</source>
        <translation>Alto y ancho de cada filtro.</translation>
    </message>
    <message>
        <source>Height and width of what the network gets; 0 takes the smallest that works and keeps the images' detail.</source>
        <translation>Alto y ancho de lo que recibe la red; 0 toma el menor que funcione y conserve el detalle de las imágenes.</translation>
    </message>
    <message>
        <source>Height × width</source>
        <translation>Alto × ancho</translation>
    </message>
    <message>
        <source>Held-out images whose responses are kept; the same ones through the whole run.</source>
        <translation>Imágenes reservadas cuyas respuestas se guardan; las mismas en toda la ejecución.</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Historial</translation>
    </message>
    <message>
        <source>How fast the learning rate falls with the number of steps.</source>
        <translation>Con qué rapidez baja la tasa de aprendizaje con el número de pasos.</translation>
    </message>
    <message>
        <source>How gradients become steps. SGD follows them; the others adapt each weight's step.</source>
        <translation>Cómo los gradientes se convierten en pasos. SGD los sigue; los otros adaptan el paso de cada peso.</translation>
    </message>
    <message>
        <source>How many nearest samples each sample is held to. Few show fine detail, many the arrangement of the whole.</source>
        <translation>A cuántas muestras cercanas se sujeta cada muestra. Pocas muestran el detalle fino, muchas el orden del conjunto.</translation>
    </message>
    <message>
        <source>How many patterns of patterns the second convolution looks for.</source>
        <translation>Cuántos patrones de patrones busca la segunda convolución.</translation>
    </message>
    <message>
        <source>How many patterns the first convolution looks for.</source>
        <translation>Cuántos patrones busca la primera convolución.</translation>
    </message>
    <message>
        <source>How much stronger neighbours attract each other in the first phase. It lets groups gather before they are laid out.</source>
        <translation>Cuánto más fuerte se atraen los vecinos en la primera fase. Deja que los grupos se junten antes de extenderse.</translation>
    </message>
    <message>
        <source>How near two points may come to each other. Small values pack groups tightly, large ones spread them evenly.</source>
        <translation>Cuánto pueden acercarse dos puntos. Valores pequeños aprietan los grupos, grandes los extienden por igual.</translation>
    </message>
    <message>
        <source>How often every pair of neighbours is pulled together. 0 takes 500 up to 10,000 samples and 200 above.</source>
        <translation>Cuántas veces se acerca cada par de vecinos. 0 toma 500 hasta 10,000 muestras y 200 por encima.</translation>
    </message>
    <message>
        <source>How often the network sees every training image.</source>
        <translation>Cuántas veces ve la red cada imagen de entrenamiento.</translation>
    </message>
    <message>
        <source>How pixels are computed when the size changes: nearest copies the closest one, bilinear blends 2 × 2, bicubic 4 × 4 with sharper edges. When shrinking, more pixels are averaged, so that no pattern appears that is not there.</source>
        <translation>Cómo se calculan los píxeles cuando cambia el tamaño: nearest copia el más cercano, bilinear mezcla 2 × 2, bicubic 4 × 4 con bordes más nítidos. Al encoger se promedian más píxeles, para que no aparezca ningún patrón que no esté ahí.</translation>
    </message>
    <message>
        <source>Hue</source>
        <translation>Tono</translation>
    </message>
    <message>
        <source>Image set</source>
        <translation>Conjunto de imágenes</translation>
    </message>
    <message>
        <source>Image size</source>
        <translation>Tamaño de imagen</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Imágenes</translation>
    </message>
    <message>
        <source>Images for each step; larger batches give steadier gradients and fewer steps.</source>
        <translation>Imágenes de cada paso; lotes mayores dan gradientes más estables y menos pasos.</translation>
    </message>
    <message>
        <source>Interpolation</source>
        <translation>Interpolación</translation>
    </message>
    <message>
        <source>Iterations</source>
        <translation>Iteraciones</translation>
    </message>
    <message>
        <source>Keep a history</source>
        <translation>Guardar un historial</translation>
    </message>
    <message>
        <source>Keep what each epoch answers, the responses of units and features of some held-out images, so that the epochs can be compared later.</source>
        <translation>Guarda lo que responde cada época, las respuestas de unidades y las características de algunas imágenes reservadas, para comparar luego las épocas.</translation>
    </message>
    <message>
        <source>Kernel size</source>
        <translation>Tamaño del filtro</translation>
    </message>
    <message>
        <source>Label smoothing</source>
        <translation>Suavizado de etiquetas</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Capas</translation>
    </message>
    <message>
        <source>Layers that keep their weights, by name and separated by commas; a name stands for everything below it. The layer tree chooses them too.</source>
        <translation>Capas que conservan sus pesos, por nombre y separadas por comas; un nombre vale por todo lo que hay debajo. También se eligen en el árbol de capas.</translation>
    </message>
    <message>
        <source>Layers whose units are kept, separated by commas; when left empty the first convolution, the last layer of each stage and the output.</source>
        <translation>Capas cuyas unidades se guardan, separadas por comas; si se deja vacío, la primera convolución, la última capa de cada etapa y la salida.</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>Disposición</translation>
    </message>
    <message>
        <source>Learn</source>
        <translation>Aprender</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Tasa de aprendizaje</translation>
    </message>
    <message>
        <source>Learning rate decay</source>
        <translation>Caída de la tasa</translation>
    </message>
    <message>
        <source>Least distance</source>
        <translation>Distancia mínima</translation>
    </message>
    <message>
        <source>Length of a step. 0 takes the number of samples divided by the exaggeration, which serves nearly always.</source>
        <translation>Longitud de un paso. 0 toma el número de muestras dividido por la exageración, que sirve casi siempre.</translation>
    </message>
    <message>
        <source>Length of a step. Too large and the loss jumps, too small and it hardly falls. 0 takes the usual one of the optimiser.</source>
        <translation>Longitud de un paso. Demasiado grande, y la pérdida salta; demasiado pequeña, y apenas baja. 0 toma la habitual del optimizador.</translation>
    </message>
    <message>
        <source>Length of the shorter side after resizing. ImageNet's networks take 256 and then cut 224 out of the middle, so that the rim is lost.</source>
        <translation>Longitud del lado corto tras el cambio de tamaño. Las redes de ImageNet toman 256 y cortan después 224 del medio, así que el borde se pierde.</translation>
    </message>
    <message>
        <source>Longest gradient, as a norm over all weights; a longer one is shortened. 0 leaves them.</source>
        <translation>Mayor gradiente, como norma sobre todos los pesos; uno más largo se acorta. 0 los deja.</translation>
    </message>
    <message>
        <source>Look at these images also within an epoch, each time after so many steps, which takes time of its own.</source>
        <translation>Mira estas imágenes también dentro de una época, cada vez después de tantos pasos, lo que lleva su propio tiempo.</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Pérdida</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>Media</translation>
    </message>
    <message>
        <source>Mean and deviation that are taken from the pixels: the network's usual ones, those of ImageNet, or those of these images; auto keeps what the weights were made with.</source>
        <translation>Media y desviación que se quitan de los píxeles: las habituales de la red, las de ImageNet o las de estas imágenes; auto conserva aquello con que se hicieron los pesos.</translation>
    </message>
    <message>
        <source>Memory of the mean of the gradient.</source>
        <translation>Memoria de la media del gradiente.</translation>
    </message>
    <message>
        <source>Memory of the mean of the squared gradient (alpha in PyTorch).</source>
        <translation>Memoria de la media del gradiente al cuadrado (alpha en PyTorch).</translation>
    </message>
    <message>
        <source>Memory of the mean of the squared gradient.</source>
        <translation>Memoria de la media del gradiente al cuadrado.</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Método</translation>
    </message>
    <message>
        <source>Mirror left and right in half of the cases.</source>
        <translation>Intercambia izquierda y derecha en la mitad de los casos.</translation>
    </message>
    <message>
        <source>Mirror top and bottom in half of the cases.</source>
        <translation>Intercambia arriba y abajo en la mitad de los casos.</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modelo</translation>
    </message>
    <message>
        <source>Momentum</source>
        <translation>Momento</translation>
    </message>
    <message>
        <source>Multiply the pixels by a random factor, at most this far from 1.</source>
        <translation>Multiplica los píxeles por un factor al azar, alejado de 1 a lo sumo en esto.</translation>
    </message>
    <message>
        <source>Name one class to make the set binary: this class against the other; empty keeps all classes.</source>
        <translation>Nombra una clase para hacer binario el conjunto: esta clase frente a la otra; vacío conserva todas las clases.</translation>
    </message>
    <message>
        <source>Negative class</source>
        <translation>Clase negativa</translation>
    </message>
    <message>
        <source>Neighbours</source>
        <translation>Vecinos</translation>
    </message>
    <message>
        <source>Nesterov</source>
        <translation>Nesterov</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Red</translation>
    </message>
    <message>
        <source>Normalise by</source>
        <translation>Normalizar con</translation>
    </message>
    <message>
        <source>Optimiser</source>
        <translation>Optimizador</translation>
    </message>
    <message>
        <source>PCA first</source>
        <translation>PCA primero</translation>
    </message>
    <message>
        <source>PCA turns the features so that the widest spread is seen, and distorts nothing. t-SNE and UMAP keep neighbours together: groups mean something, the distances between them little.</source>
        <translation>PCA gira las características para que se vea la mayor dispersión, y no deforma nada. t-SNE y UMAP mantienen juntos a los vecinos: los grupos significan algo; las distancias entre ellos, poco.</translation>
    </message>
    <message>
        <source>Padding</source>
        <translation>Padding</translation>
    </message>
    <message>
        <source>Patience</source>
        <translation>Paciencia</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>Perplejidad</translation>
    </message>
    <message>
        <source>Pixels of black added on each side before a random window of the old size is cut.</source>
        <translation>Píxeles negros que se añaden a cada lado antes de cortar al azar una ventana del tamaño anterior.</translation>
    </message>
    <message>
        <source>Pixels of the piece that the network sees, height before width. A smaller picture is enlarged to hold it.</source>
        <translation>Píxeles del trozo que ve la red, alto antes que ancho. Una imagen menor se amplía para contenerlo.</translation>
    </message>
    <message>
        <source>Pooling</source>
        <translation>Pooling</translation>
    </message>
    <message>
        <source>Positive class</source>
        <translation>Clase positiva</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Precisión</translation>
    </message>
    <message>
        <source>Probability with which a random rectangle of the image is blanked.</source>
        <translation>Probabilidad con que se borra un rectángulo al azar de la imagen.</translation>
    </message>
    <message>
        <source>Pulls every weight towards zero, against overfitting.</source>
        <translation>Tira de cada peso hacia cero, contra el sobreajuste.</translation>
    </message>
    <message>
        <source>Random crop</source>
        <translation>Recorte al azar</translation>
    </message>
    <message>
        <source>Random weights, or those that torchvision publishes for the architecture, where they have been downloaded.</source>
        <translation>Pesos aleatorios, o los que torchvision publica para la arquitectura, donde se hayan descargado.</translation>
    </message>
    <message>
        <source>Rates of layers</source>
        <translation>Tasas por capa</translation>
    </message>
    <message>
        <source>Regularisation</source>
        <translation>Regularización</translation>
    </message>
    <message>
        <source>Resize</source>
        <translation>Cambiar tamaño</translation>
    </message>
    <message>
        <source>Rotation</source>
        <translation>Rotación</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Ejecución</translation>
    </message>
    <message>
        <source>Run folder</source>
        <translation>Carpeta</translation>
    </message>
    <message>
        <source>Saturation</source>
        <translation>Saturación</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>Programa de la tasa</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Semilla</translation>
    </message>
    <message>
        <source>Share of outputs that dropout layers silence in each step, one being put before the head where the network has none; 0 leaves the network's own.</source>
        <translation>Proporción de salidas que las capas de dropout silencian en cada paso; donde la red no tiene ninguna, se pone una antes de la cabeza. 0 deja la de la red.</translation>
    </message>
    <message>
        <source>Share of the last step that is kept in the next one.</source>
        <translation>Proporción del último paso que se conserva en el siguiente.</translation>
    </message>
    <message>
        <source>Share of the newest gradient that momentum leaves out.</source>
        <translation>Proporción del gradiente más nuevo que el momento deja fuera.</translation>
    </message>
    <message>
        <source>Share of the target that is spread evenly over all classes.</source>
        <translation>Proporción del objetivo que se reparte por igual entre todas las clases.</translation>
    </message>
    <message>
        <source>Share of the training images that is held out to measure the network.</source>
        <translation>Proporción de las imágenes de entrenamiento que se reserva para medir la red.</translation>
    </message>
    <message>
        <source>Shorter side</source>
        <translation>Lado corto</translation>
    </message>
    <message>
        <source>Smallest crop</source>
        <translation>Menor recorte</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>Suavizado</translation>
    </message>
    <message>
        <source>Softens the answers of teacher and network alike; 1 leaves them as they are.</source>
        <translation>Suaviza por igual las respuestas del profesor y de la red; 1 las deja como son.</translation>
    </message>
    <message>
        <source>Space for epochs</source>
        <translation>Espacio para épocas</translation>
    </message>
    <message>
        <source>Space for history</source>
        <translation>Espacio para el historial</translation>
    </message>
    <message>
        <source>Start from</source>
        <translation>Partir de</translation>
    </message>
    <message>
        <source>Steps of the first phase. Too few leave groups torn apart.</source>
        <translation>Pasos de la primera fase. Demasiado pocos dejan grupos rotos.</translation>
    </message>
    <message>
        <source>Steps of the second phase, in which the groups unfold. More are needed when the map still moves at the end.</source>
        <translation>Pasos de la segunda fase, en la que los grupos se despliegan. Hacen falta más si el mapa aún se mueve al final.</translation>
    </message>
    <message>
        <source>Stop early</source>
        <translation>Parada temprana</translation>
    </message>
    <message>
        <source>Strengthen or weaken the colours by a random factor, at most this far from 1.</source>
        <translation>Refuerza o debilita los colores con un factor al azar, alejado de 1 a lo sumo en esto.</translation>
    </message>
    <message>
        <source>Stretch the pixels around their mean by a random factor, at most this far from 1.</source>
        <translation>Estira los píxeles alrededor de su media con un factor al azar, alejado de 1 a lo sumo en esto.</translation>
    </message>
    <message>
        <source>Take the gradient where the momentum leads, not where the weights stand.</source>
        <translation>Toma el gradiente adonde lleva el momento, no donde están los pesos.</translation>
    </message>
    <message>
        <source>Taken away from each channel, on the scale from 0 (black) to 1 (white). Networks learn best from numbers around zero, so this is the mean of the images they learned from.</source>
        <translation>Se resta de cada canal, en la escala de 0 (negro) a 1 (blanco). Las redes aprenden mejor con números alrededor de cero, así que es la media de las imágenes de las que aprendieron.</translation>
    </message>
    <message>
        <source>Teacher</source>
        <translation>Profesor</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatura</translation>
    </message>
    <message>
        <source>The class that the positive one is told from; empty takes all the rest.</source>
        <translation>La clase de la que se distingue la positiva; vacío toma todo el resto.</translation>
    </message>
    <message>
        <source>The column of a CSV that holds the number to learn.</source>
        <translation>La columna de un CSV que contiene el número que se aprende.</translation>
    </message>
    <message>
        <source>The history of every epoch is kept up to this size, then only that of every second, fourth ...</source>
        <translation>El historial de cada época se guarda hasta este tamaño, después solo el de cada segunda, cuarta ...</translation>
    </message>
    <message>
        <source>The images to learn from: digits, KIND:PATH, or the path of a folder or CSV.</source>
        <translation>Las imágenes de las que aprender: digits, TIPO:RUTA, o la ruta de una carpeta o un CSV.</translation>
    </message>
    <message>
        <source>The network to train: an architecture's name or a checkpoint to go on from.</source>
        <translation>La red que se entrena: el nombre de una arquitectura o un checkpoint desde el que seguir.</translation>
    </message>
    <message>
        <source>The principal component that runs from left to right. The first holds the widest spread, each later one what is left.</source>
        <translation>La componente principal que va de izquierda a derecha. La primera tiene la mayor dispersión, cada una posterior lo que queda.</translation>
    </message>
    <message>
        <source>The principal component that runs upwards. Where classes overlap in the first two, a later one may part them.</source>
        <translation>La componente principal que va hacia arriba. Donde las clases se solapan en las dos primeras, una posterior puede separarlas.</translation>
    </message>
    <message>
        <source>Threads that decode images ahead of the network; 0 takes as many as the machine can spare.</source>
        <translation>Hilos que decodifican imágenes por delante de la red; 0 toma los que el equipo pueda dejar.</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Entrenamiento</translation>
    </message>
    <message>
        <source>Turn by a random angle up to this one, to either side.</source>
        <translation>Gira un ángulo al azar de hasta este, a ambos lados.</translation>
    </message>
    <message>
        <source>Turn the colours by a random part of the circle, at most this one.</source>
        <translation>Gira los colores una parte al azar del círculo, a lo sumo esta.</translation>
    </message>
    <message>
        <source>Units of fc1</source>
        <translation>Unidades de fc1</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Vertical</translation>
    </message>
    <message>
        <source>Validate on</source>
        <translation>Validar con</translation>
    </message>
    <message>
        <source>Validation share</source>
        <translation>Parte de validación</translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation>Calentamiento</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>Decaimiento de pesos</translation>
    </message>
    <message>
        <source>Weights of every epoch are kept up to this size, then only every second, fourth ...</source>
        <translation>Los pesos de cada época se conservan hasta este tamaño; después solo cada segunda, cuarta...</translation>
    </message>
    <message>
        <source>What becomes of each 2 x 2 places: their maximum, their average, or all are kept.</source>
        <translation>Qué pasa con cada 2 x 2 lugares: su máximo, su media, o se conservan todos.</translation>
    </message>
    <message>
        <source>What bends the sums: ReLU cuts off below 0, sigmoid goes from 0 to 1, tanh from -1 to 1.</source>
        <translation>Lo que curva las sumas: ReLU corta por debajo de 0, sigmoid va de 0 a 1, tanh de -1 a 1.</translation>
    </message>
    <message>
        <source>What each channel is divided by afterwards: the standard deviation of the images the network learned from. It must be above zero.</source>
        <translation>Por lo que se divide después cada canal: la desviación típica de las imágenes de las que la red aprendió. Debe ser mayor que cero.</translation>
    </message>
    <message>
        <source>What makes two samples neighbours. Cosine and correlation look at the pattern of the features and not at how strong they are.</source>
        <translation>Lo que hace vecinas a dos muestras. Coseno y correlación miran el patrón de las características y no lo fuertes que son.</translation>
    </message>
    <message>
        <source>What of each image is learned: its class, which objects it shows, the class of each object cut out, a class for each pixel, or a number; auto takes what the set is for.</source>
        <translation>Qué se aprende de cada imagen: su clase, qué objetos muestra, la clase de cada objeto recortado, una clase por píxel, o un número; auto toma aquello para lo que es el conjunto.</translation>
    </message>
    <message>
        <source>What the first layer takes: three channels (red, green, blue) or one (grey). A grey picture is repeated for three; a coloured one is weighed by how bright its parts look.</source>
        <translation>Lo que toma la primera capa: tres canales (rojo, verde, azul) o uno (gris). Una imagen gris se repite para tres; una de color se pondera según lo brillantes que parecen sus partes.</translation>
    </message>
    <message>
        <source>What the learning rate is multiplied by.</source>
        <translation>Por lo que se multiplica la tasa de aprendizaje.</translation>
    </message>
    <message>
        <source>What the sum of squared gradients begins with.</source>
        <translation>Con qué empieza la suma de gradientes al cuadrado.</translation>
    </message>
    <message>
        <source>Where everything is kept; a new folder below the data folder when left empty.</source>
        <translation>Dónde se guarda todo; si se deja vacío, una carpeta nueva bajo la carpeta de datos.</translation>
    </message>
    <message>
        <source>Width of the hidden linear layer.</source>
        <translation>Ancho de la capa lineal oculta.</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>Hilos de lectura</translation>
    </message>
    <message>
        <source>Zeros around the maps before each convolution; (kernel size - 1) / 2 keeps the size.</source>
        <translation>Ceros alrededor de los mapas antes de cada convolución; (tamaño del filtro - 1) / 2 conserva el tamaño.</translation>
    </message>
    <message>
        <source>as proposed</source>
        <translation>según la propuesta</translation>
    </message>
    <message>
        <source>auto gives the network a new last layer where its outputs are not those of the classes; new always does, keep never.</source>
        <translation>auto da a la red una última capa nueva donde sus salidas no son las de las clases; new siempre, keep nunca.</translation>
    </message>
    <message>
        <source>auto takes a GPU where there is one; else cpu, cuda, cuda:1, mps.</source>
        <translation>auto toma una GPU donde la haya; si no, cpu, cuda, cuda:1, mps.</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automático</translation>
    </message>
    <message>
        <source>balanced lets each class count alike, however few samples it has.</source>
        <translation>balanced hace que cada clase cuente igual, por pocas muestras que tenga.</translation>
    </message>
    <message>
        <source>constant; step: multiplied every few epochs; cosine: falls to zero along a half wave; plateau: multiplied when validation no longer improves; one_cycle: up, then down.</source>
        <translation>constant; step: se multiplica cada pocas épocas; cosine: baja a cero en media onda; plateau: se multiplica cuando la validación ya no mejora; one_cycle: sube y después baja.</translation>
    </message>
    <message>
        <source>cross_entropy: one class of several; mse: distance to one-hot targets or to a number; kl_div: distance to soft targets; bce: yes or no for each output.</source>
        <translation>cross_entropy: una clase entre varias; mse: distancia a objetivos one-hot o a un número; kl_div: distancia a objetivos suaves; bce: sí o no por salida.</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>épocas</translation>
    </message>
    <message>
        <source>mixed computes in 16 bits where that is safe; auto does so on GPUs that gain by it.</source>
        <translation>mixed calcula en 16 bits donde es seguro; auto lo hace en las GPU que ganan con ello.</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nunca</translation>
    </message>
    <message>
        <source>none</source>
        <translation>ninguno</translation>
    </message>
    <message>
        <source>px</source>
        <translation>px</translation>
    </message>
    <message>
        <source>share holds out a part of the training images, of every class alike; own takes the set's own part for that, where it has one.</source>
        <translation>share reserva una parte de las imágenes de entrenamiento, de cada clase por igual; own toma para ello la parte propia del conjunto, donde la tenga.</translation>
    </message>
    <message>
        <source>the network's own</source>
        <translation>la propia de la red</translation>
    </message>
    <message>
        <source>°</source>
        <translation>°</translation>
    </message>
</context>
<context>
    <name>palette</name>
    <message>
        <source>Docks</source>
        <translation>Paneles</translation>
    </message>
</context>
<context>
    <name>parts</name>
    <message>
        <source>all</source>
        <translation>todas</translation>
    </message>
    <message>
        <source>test</source>
        <translation>prueba</translation>
    </message>
    <message>
        <source>train</source>
        <translation>entrenamiento</translation>
    </message>
    <message>
        <source>val</source>
        <translation>validación</translation>
    </message>
</context>
<context>
    <name>perturbations</name>
    <message>
        <source>Blur (standard deviation, % of the width)</source>
        <translation>Desenfoque (desviación típica, % del ancho)</translation>
    </message>
    <message>
        <source>Brightness (factor)</source>
        <translation>Brillo (factor)</translation>
    </message>
    <message>
        <source>Noise (standard deviation, from black to white is 1)</source>
        <translation>Ruido (desviación típica, de negro a blanco es 1)</translation>
    </message>
    <message>
        <source>Rotation (degrees, counter-clockwise)</source>
        <translation>Rotación (grados, en sentido antihorario)</translation>
    </message>
    <message>
        <source>Shift downwards (% of the height)</source>
        <translation>Desplazamiento hacia abajo (% del alto)</translation>
    </message>
    <message>
        <source>Shift to the right (% of the width)</source>
        <translation>Desplazamiento a la derecha (% del ancho)</translation>
    </message>
    <message>
        <source>Size (factor)</source>
        <translation>Tamaño (factor)</translation>
    </message>
    <message>
        <source>blurred</source>
        <translation>desenfocada</translation>
    </message>
    <message>
        <source>brightened</source>
        <translation>aclarada</translation>
    </message>
    <message>
        <source>made noisy</source>
        <translation>con ruido</translation>
    </message>
    <message>
        <source>rotated</source>
        <translation>girada</translation>
    </message>
    <message>
        <source>scaled</source>
        <translation>escalada</translation>
    </message>
    <message>
        <source>shifted sideways</source>
        <translation>desplazada a los lados</translation>
    </message>
    <message>
        <source>shifted up and down</source>
        <translation>desplazada arriba y abajo</translation>
    </message>
</context>
<context>
    <name>runs</name>
    <message>
        <source>Best</source>
        <translation>Mejor</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>Época</translation>
    </message>
    <message>
        <source>Epochs that are over, of those planned</source>
        <translation>Épocas terminadas, de las previstas</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>Cifra</translation>
    </message>
    <message>
        <source>Held out</source>
        <translation>Reservadas</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Imágenes</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Pérdida</translation>
    </message>
    <message>
        <source>Loss of the held-out images</source>
        <translation>Pérdida de las imágenes reservadas</translation>
    </message>
    <message>
        <source>Loss of the newest epoch while learning</source>
        <translation>Pérdida de la época más nueva al aprender</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Red</translation>
    </message>
    <message>
        <source>Newest figure of the held-out images</source>
        <translation>Medida más nueva de las imágenes reservadas</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Ejecución</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Marcas</translation>
    </message>
    <message>
        <source>The best figure of all epochs</source>
        <translation>La mejor cifra de todas las épocas</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Cuándo</translation>
    </message>
    <message>
        <source>When the run told something last</source>
        <translation>Cuándo dijo algo la ejecución por última vez</translation>
    </message>
    <message>
        <source>broken off</source>
        <translation>interrumpida</translation>
    </message>
    <message>
        <source>diverged</source>
        <translation>divergió</translation>
    </message>
    <message>
        <source>ended with an error</source>
        <translation>terminó con error</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>terminada</translation>
    </message>
    <message>
        <source>no</source>
        <translation>no</translation>
    </message>
    <message>
        <source>none</source>
        <translation>ninguno</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>detenido</translation>
    </message>
    <message>
        <source>stopped early</source>
        <translation>parada temprana</translation>
    </message>
    <message>
        <source>training</source>
        <translation>entrenamiento</translation>
    </message>
    <message>
        <source>unreadable</source>
        <translation>ilegible</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>sí</translation>
    </message>
    <message>
        <source>{before}, then {value} from step {step}</source>
        <translation>{before}, luego {value} desde el paso {step}</translation>
    </message>
</context>
<context>
    <name>show</name>
    <message>
        <source>Looking at what was given</source>
        <translation>Mirando lo que se dio</translation>
    </message>
    <message>
        <source>This network cannot be copied: do not train it while the window looks at it.</source>
        <translation>Esta red no se puede copiar: no la entrenes mientras la ventana la mira.</translation>
    </message>
</context>
<context>
    <name>status</name>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} h {minutes} min</translation>
    </message>
    <message>
        <source>{n} h</source>
        <translation>{n} h</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n} min</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n} s</translation>
    </message>
</context>
<context>
    <name>workspaces</name>
    <message>
        <source>Evaluate</source>
        <translation>Evaluar</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Mirar</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Mapa</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Entrenar</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>Unidades</translation>
    </message>
</context>
</TS>
