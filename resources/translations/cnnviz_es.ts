<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About cnnviz</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free software under the MIT licence. Nothing is sent anywhere, and nothing is fetched unless you press Download.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See what a convolutional network has learned, how it learned it, and why it errs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;About cnnviz</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Colour map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Command palette…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Diagnostics</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Larger text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Look</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Map over the input</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open checkpoint…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Paste image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Pause or resume training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Reset layout</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Smaller text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Stop training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Usual text size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Views</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Why this prediction</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Con&amp;trast of maps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find every action by a few letters of its name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free&amp;ze input</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Freeze</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep this input while other samples are chosen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lay the map of the chosen unit over the input</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layer &amp;after</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layer &amp;before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let the network look at an image file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at a copied image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One scale for all maps without or with its extremes, or one for each map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open &amp;image…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a checkpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a checkpoint file; it is recognised by its tensors, nothing in it runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a folder of images: with classes as folders, MNIST files, or loose ones</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open an image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open an image set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open image &amp;set…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show which places of the input speak for its class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The next colour map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no image on the clipboard.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pasted image</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ActivationsView</name>
    <message>
        <source>Activation maps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a layer in the list of layers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the network an image: open one, paste it, or draw a digit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a model: choose one on the left, or drop a checkpoint here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show its filters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The maps are on their way…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file fits no known network, so nothing can run. Its filters can be looked at.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unit {unit}: colours from {low} to {high}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>activation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>epoch {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>least of each map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unit {unit}, row {row}, column {column}: {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unit {unit}: {value}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AttributionPane</name>
    <message>
        <source>Attribution over the input</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Class to explain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compute again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Computing…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Computing… {done} of {all} steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For each pixel, its value times the slope of the score: fine and noisy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Grad-CAM</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Grad-CAM, chosen layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gradient × input</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Integrated gradients</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Method</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nobody knows the true class of this image, or the network lacks it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Predicted class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same for the maps of the layer that is chosen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The slope along the way from black to the input; takes seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>True class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>True or second best</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the network gives this class (softmax of its output)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which places of the last maps speak for the class: coarse and clear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>class {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from black, delta {delta}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>predicted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>row {row}, column {column}: {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>second best</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>true class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>zero everywhere</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CalibrationView</name>
    <message>
        <source>No sample has this confidence.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not overconfident: {confidence} sure on average, {accuracy} right. Expected calibration error {error}, largest {largest}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overconfident: {confidence} sure on average, {accuracy} right. Expected calibration error {error}, largest {largest}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reliability diagram</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CardPictures</name>
    <message>
        <source>Cutting out pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tracing receptive fields</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ClassLegend</name>
    <message>
        <source>All</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find a class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave out what is listed here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all classes, none in focus</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Collection</name>
    <message>
        <source>Reading the selected samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is room for {room} of the {n} selected samples.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Command palette</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Commands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No command has these letters in this order.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search commands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type a few letters of what you want to do</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ComparisonController</name>
    <message>
        <source>Changing {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing units and inputs</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Comparisons</name>
    <message>
        <source>Comparing units</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Telling samples apart</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConfusionCanvas</name>
    <message>
        <source>Predicted class →</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>← True class</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConfusionMatrix</name>
    <message>
        <source>Taken for {name}: {n} samples; click to choose them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} taken for {other}: {figures}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} told right: {figures}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: {n} samples; click to choose them</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConfusionScale</name>
    <message>
        <source>right, up to {most}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>wrong, up to {most}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConfusionView</name>
    <message>
        <source>All classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Also classes without samples that nothing was taken for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classes as given</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click a cell to choose its samples, a name to choose the class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Confused pairs of classes: {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Count only the samples that are selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Counts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Counts or shares</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many samples were</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Most often missed first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of the samples of the true class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only the selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Order of the classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ordering classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shares of the true class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Similar ones together</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taken for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This cell holds no samples.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>True class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Worst pairs of classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} of {all} samples</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ContextLabel</name>
    <message>
        <source>No model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} (tensors only)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} images</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CurvePlot</name>
    <message>
        <source>Turn the wheel to zoom, drag to move, click twice to see everything again</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CurvesPane</name>
    <message>
        <source>Ask the network for what is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How the input is changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Response</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of its largest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>While the input is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as it is</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CurvesView</name>
    <message>
        <source>Accuracy (%)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw the mean around each step in front of the noise from batch to batch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Logarithmic loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing has been trained yet. Press Start in the training panel.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On a logarithmic scale equal factors are equally far apart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the training panel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smooth</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>best: epoch {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>curves {run}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>valid.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>validation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{model} on {images}, {run}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DeviceBox</name>
    <message>
        <source>automatic</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DiagnosticsDialog</name>
    <message>
        <source>Collecting diagnostics</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Collecting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Diagnostics</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DownloadController</name>
    <message>
        <source>Asking for the size of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Downloading {name}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DownloadOffer</name>
    <message>
        <source>Asking how large {name} is…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Download</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Download {size}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Downloading {name}: {done} of {size}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Downloading {name}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Download…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on, {left} left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave the server; what has come is kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no copy of {name} on this machine yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{have} of it are here already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is on this machine now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: {size} from {server}, to be kept in {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DrawPad</name>
    <message>
        <source>Bring the stroke back (Ctrl+Shift+Z)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paper to draw on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take clean paper; it can be undone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the last stroke back (Ctrl+Z)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DrawView</name>
    <message>
        <source>As MNIST</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Brush: white ink, as in MNIST</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Eraser, twice as wide as the brush; a pen's other end too</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On: the ink is scaled to 20 of 28 pixels and its centre of mass brought to the middle, as in MNIST. Off: the whole paper, for networks that learned other pictures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show drawing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The input is frozen: {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The input is {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unfreeze</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the network gets of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Width of the brush</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Width of the brush; MNIST's strokes are about a tenth of a digit's height</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>drawing</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EmbeddingController</name>
    <message>
        <source>Extracting features of {layer}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finding neighbours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for a kept map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mapping {name} by {method}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a model to see how it arranges images.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open an image set to see its samples on a map.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file fits no known network, so nothing can run.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EpochBox</name>
    <message>
        <source>Epoch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights of {run} that all views show: the newest, or an epoch's</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>back to the run…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>epoch {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>newest</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EpochController</name>
    <message>
        <source>Looking for epochs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading epoch {number}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EpochSamples</name>
    <message>
        <source>Reading what was said of samples</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EvaluateOffer</name>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Curves of {done} of {all} classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let the network look at every image with a label once, and count</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not evaluated yet: one pass over {n} images shows what the network gets right and wrong, and is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The evaluation begins as soon as other work is done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {all} images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{text} · {time} left</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EvaluationController</name>
    <message>
        <source>Evaluating on {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for a kept evaluation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a model to see what it gets right and wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open an image set with labels to see what the network gets wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file fits no known network, so nothing can run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} has no labels to compare with; open an image set with labels.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EvaluationSummary</name>
    <message>
        <source>AUC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Area under the ROC curve of each class against the rest, mean over the classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Area under the precision-recall curve, mean over the classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Average precision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Calibration error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit pairs…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How far confidence is from the share of right answers, on average (expected calibration error, 15 bins; Naeini 2015, Guo 2017)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left out: 1 sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left out: {n} samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean cross-entropy, in nats</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of their names is equal, so this may mean nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Part of the image set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of samples whose class is among the five likeliest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The classes seem to be numbered otherwise: with another table {then} would be right instead of {now}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network may have learned from these. Choose “test” for images it never saw.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Top-5 accuracy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the suggestion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which part of the image set is open, here and in all other views</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as it was then; it has learned on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>class {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>epoch {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>right: {n} of {all} samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: the network answers NaN or infinity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: {n} samples, no output for this class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} of {all} classes are matched with outputs by their names.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} of {all} classes are matched with outputs by their numbers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} of {all} classes are matched with outputs by your own table.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EvaluationView</name>
    <message>
        <source>as it was then; it has learned on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>epoch {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} samples</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Explainer</name>
    <message>
        <source>Cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Explaining {name}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Exporter</name>
    <message>
        <source>&amp;Copy view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Export view…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copied: {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the view under the pointer as a picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>NumPy arrays (*.npz)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture (*.png)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the view under the pointer as a picture (PNG) or its numbers (NPZ, CSV)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved: {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no view to copy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no view to export.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: this view has no numbers to save; choose a name that ends in .png.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FileField</name>
    <message>
        <source>Checkpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a checkpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FiltersView</name>
    <message>
        <source>Filters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One filter shows a tile for each of its input channels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a model or a checkpoint to see its filters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading filters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the nearest filters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which input channel of all filters is shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all outputs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>each point is the strongest of {rows} × {columns} weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>epoch {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>input </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mean {mean} · deviation {std} · {low} to {high} · near zero {zero}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>output </source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FullScreen</name>
    <message>
        <source>Show the view under the pointer on the whole screen; Esc brings it back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>View on &amp;full screen</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GalleryView</name>
    <message>
        <source>As in the set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By predicted class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Highest loss first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Least confident first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Most confident first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Needs an evaluation: see the workspace Evaluate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of the selected samples was told wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open an image set to see its samples.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Order of the samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Selected samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all {n} samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as it was then; it has learned on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>epoch {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>judged by {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} of {all} samples</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GroupHeading</name>
    <message>
        <source>something is wrong here</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Histogram</name>
    <message>
        <source>Histogram</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many of {n} values lie where; heights by the square root</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ImageSetBox</name>
    <message>
        <source>CSV file of images and labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder of images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image sets: built in, opened before, or any folder or CSV file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open CSV file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>image set…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ImageSetField</name>
    <message>
        <source>Choose a folder of images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images to learn from</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>InputController</name>
    <message>
        <source>Opening {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading sample {number}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>InputView</name>
    <message>
        <source>Open an image, or drop one here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>seen as {width} × {height}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>JobStatus</name>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>and {n} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cancelling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KeysDialog</name>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LayerTree</name>
    <message>
        <source>Brings every channel to mean 0 and deviation 1, then scales and shifts it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Brings the numbers of each token to mean 0 and deviation 1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every output is a weighted sum of all inputs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter layers by name or type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keeps the largest number of each small window.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keeps the mean of each small window.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Output</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parameters: how many numbers it learned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Params</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Silences a random share of its inputs in training; does nothing otherwise.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Slides small filters over its input; every filter gives one map. The stride is how far it moves each time, padding the border of zeros around the input.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes means over windows such that the output has a fixed size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tensor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This layer is not called when the network looks at an image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turns negative numbers into zero.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the layer gives for an input of {size}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} parameters</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>A network is training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the training and close the window?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The newest weights are kept, and the run can be continued later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tensors of {name} fit several networks:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which network is it?</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MapColouring</name>
    <message>
        <source>Colour by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Needs an evaluation: see the workspace Evaluate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Prediction</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Response of the chosen unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Responses of {layer} to all samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Right or wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>response of unit {unit} of {layer}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MapControls</name>
    <message>
        <source>By maximum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colour map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No extremes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One scale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One scale compares units. No extremes: the same without the outermost hundredth of the numbers, so that more of the others is seen. A scale for each map shows weak units too (key T)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Order of units</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scale per map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The colour map (key C); {names} have zero in their middle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The order of the units: as they are numbered, or the strongest first</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MapProgress</name>
    <message>
        <source>Beginning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End now and keep the map as it lies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End now; the map of before is shown again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Features</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop and keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MapSettings</name>
    <message>
        <source>&amp;Start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Average over places</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chosen layer ({name})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Class token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Features</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Flatten</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How the output of a layer becomes one row of numbers for each sample; automatic takes the mean over all places of a map, the class token of a transformer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Maximum over places</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean of tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Output (logits)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pooling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preparing UMAP</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Raw pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whose output tells samples apart</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MapSide</name>
    <message>
        <source>(none)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MapView</name>
    <message>
        <source>A map shows all {n} images at once: those that {layer} finds alike lie together.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Across</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a unit to colour the samples by its response.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose two different components.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colour by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Component {number}: {share} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measured when the map is done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preparing to draw</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the responses of {layer} …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the images on a map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as it was then; it has learned on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the network</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelBadge</name>
    <message>
        <source>No model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The program brings these weights along: they were trained on digits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights are torchvision's, from its cache on this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights of the run in this window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights were read from a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file fits no known network; its tensors can be looked at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This network has learned nothing yet: its weights are random</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>built in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>published</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>random weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tensors only</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelBrowser</name>
    <message>
        <source>Files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Networks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the chosen network in the window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search {n} networks, such as resnet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>built in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>course_cnn on digits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>published</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>random</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{task}, {millions} million parameters, {width} × {height} px</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelController</name>
    <message>
        <source>Opening {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tracing {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the built-in network</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelField</name>
    <message>
        <source>Checkpoint to go on from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a checkpoint to go on from</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Earlier:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>News</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all of it, and earlier news</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PairsDialog</name>
    <message>
        <source>Classes of images and network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Match by names and numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the suggestion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which output of the network stands for which class of the images? Samples of classes without an output are left out. Click an output to change it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PictureSection</name>
    <message>
        <source>Select these</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select these samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select these samples in all views. Shift adds them to the selection, Ctrl narrows it, both take them away</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PredictionsView</name>
    <message>
        <source>Give the network an image to see what it takes it for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is {name}, which is none of this network's classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a model to see what it takes the input for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Random weights: this network has learned nothing yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Right: {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file fits no known network, so nothing can run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This network does not answer with one score for each class.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wrong: it is {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>class {n}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PreprocessingEditor</name>
    <message>
        <source>A guess by the first layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changed by you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chosen by you for the training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From the checkpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From torchvision's weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean and deviation that many networks were trained with; sizes stay. ImageNet: colour; MNIST: grey; 0 to 1 and -1 to 1: the range of the values.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the steps between the picture and the network, to change them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take what the checkpoint, the weights or the architecture say</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usual for {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usual for {name} (the file does not say)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usual values</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>blue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>centre {w} × {h}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>deviation {std}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>green</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>grey</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>height</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mean {mean}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>own values</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>red</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>shorter side to {side} px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>width</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProbeController</name>
    <message>
        <source>Looking at {name}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RatesView</name>
    <message>
        <source>All</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Curves</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drawing curves</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>False positive rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind of curves</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Point at a curve to read it; check classes to see more of them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Precision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Precision and recall</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ROC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recall</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>True positive rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>macro average</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>micro average</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: {x} % of it found, {y} % of what is taken for it right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: {y} % of it found, {x} % of the rest taken for it</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Reliability</name>
    <message>
        <source>Confidence {low} to {high} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Confidence, %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Right, %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{span}: no samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{span}: {n} samples, {right} right, mean confidence {mean}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReportView</name>
    <message>
        <source>AP</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>AUC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Area under the ROC curve of the class against the rest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Average precision: area under the precision-recall curve</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Harmonic mean of precision and recall</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many are of the class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean of the classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean weighted by samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Micro average</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of the samples of the class, the share that was found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of what was taken for the class, the share that is of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Precision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recall</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report of the classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Samples</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ResponseTable</name>
    <message>
        <source>Remove {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Responses of units to inputs</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ResponsesController</name>
    <message>
        <source>Looking for kept responses</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sweeping {name}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RowFilterBar</name>
    <message>
        <source>Any figure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Figure that is compared</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide dead</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide near duplicates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave out units that answer alike to every sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave out units whose responses are nearly those of another one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unit, layer or class</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RunFolderField</name>
    <message>
        <source>Choose where the run is kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder of the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a new folder</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RunStatus</name>
    <message>
        <source>Best: epoch {number} with {accuracy:.3g} % on held-out images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the path of the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Epoch {epoch} of {epochs}, step {step} of {steps}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finished.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measuring on held-out images: {done} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the folder of the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused. {where}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preparing images and model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ready.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped because the loss is no number any more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped, the weights are kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping, the weights are being saved…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The images have to be downloaded first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run ended with an error, see below.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number} images/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} left, {speed}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SampleGrid</name>
    <message>
        <source>Sample {number}: {truth}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sample {number}: {truth}, taken for {guess} with {sure:.1f} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is {truth}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{sure}, is {truth}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SamplesView</name>
    <message>
        <source>, the first {n} of them here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open an image set to step through its samples.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Part of the image set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Part of the set: images to learn from, or held out to test with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The input is frozen; press F to let it change again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} · {n} images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} selected</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ScatterTools</name>
    <message>
        <source>A drag selects a rectangle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A drag selects what the line goes around</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lines from the sample at the pointer to its nearest ones in the features</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all (Home)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show pictures where few samples are in sight</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ScatterView</name>
    <message>
        <source>Map of samples</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SelectionChips</name>
    <message>
        <source>1 sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose no layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose no unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let a choice replace the selection again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select everything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select samples of all classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the newest weights again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choices are added</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choices are taken away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choices narrow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>class {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>epoch {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>layer {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unit {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} of {all} are selected; a click selects everything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} samples</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SelectionMenu</name>
    <message>
        <source>&amp;Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Copy as a list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Forward</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Name this selection…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Narrows it: and (Ctrl)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Replaces the selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A &amp;choice of samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A name for these {n} samples:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copied: {n} samples.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>E&amp;xport as a list…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export the selected samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F&amp;orget a name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files or numbers (*.txt)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forget</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forget the selection “{name}”?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Is &amp;added to it: or (Shift)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Is &amp;taken away from it: not (Ctrl+Shift)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Na&amp;med selections</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name this selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None for this image set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved: {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select &amp;everything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select no samples and classes, which means all of them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select the &amp;others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Table: number, name, class, file (*.csv)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>No sample is left by this choice; it stays as it was.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SweepOffer</name>
    <message>
        <source>All {n} convolutions and linear layers, in the same one pass</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It takes about {time} at most.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No responses yet: one pass over {n} images finds what excites each unit, and keeps it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a model to see what its units answer to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open an image set to see what excites the units.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sweep all convolutions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sweep all linear layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sweep this layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layers of the model are not known yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sweep begins as soon as other work is done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file fits no known network, so nothing can run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {all} images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{text} · {time} left</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TablePane</name>
    <message>
        <source>Compare the inputs for each unit alone: its largest response is full colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each unit on its own scale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The input is frozen; press F to let it change again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its largest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>− its largest</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TextDialog</name>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ThumbnailStrip</name>
    <message>
        <source>Samples</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TileView</name>
    <message>
        <source>Tiles</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Toolbar</name>
    <message>
        <source>Main toolbar</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrainingController</name>
    <message>
        <source>Training</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrainingMonitor</name>
    <message>
        <source>Reading the curves</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrainingPanel</name>
    <message>
        <source>&amp;Continue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the folder of a run that was stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Continue another…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End the run; its weights are kept and it can be continued</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder of the run to continue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on from the weights in the window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on with this run: more epochs, or another learning rate, as set below</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning rate, weight decay, dropout and frozen layers can be changed now; Resume takes them over.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for devices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press Start to train on it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rest after the batch at hand, or go on (Space)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This run has had its one epoch; raise Epochs to go on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This run has had its {n} epochs; raise Epochs to go on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train the network that all views show, instead of a new one</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrustFigures</name>
    <message>
        <source>Mean share of a sample's neighbours that have its own label.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neighbourhood hit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of samples whose label most of their neighbours have.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trust</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trustworthiness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whether neighbours in the map are neighbours in the features: 1 means all of them, about 0.5 is chance.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>features</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>k-NN accuracy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{k} neighbours of all {n} samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{k} neighbours of {part} of {n} samples</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>UnitBars</name>
    <message>
        <source>unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>units, sorted</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>UnitCardView</name>
    <message>
        <source>Around the maximum: receptive field of {size} pixels, every {step}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Best class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bottom {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a unit: click a row of the table.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Crops</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dead: it answers alike to every image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deviation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its responses are nearly those of unit {n}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Maximum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean by class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Random {n} above median</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Responses</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Selectivity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Top {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unit {unit} of {all}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whole images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whole images.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whole images: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zeros, %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as it stood when it was swept, it learns on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>epoch {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, {n} of {all} images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title}, first {n} of {all}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>UnitFilter</name>
    <message>
        <source>Filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading a filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} input channels of {rows} × {columns} weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} inputs, a weight each, line by line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{rows} × {columns} weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{rows} × {columns} weights, in colour</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>UnitTableView</name>
    <message>
        <source>All swept layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rank units by how well they tell one class from all others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rank units by how well they tell the selected samples from the others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sweep this layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tell the selected apart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Told from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Units for a class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Units for this class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Units of the chosen layer, or of all that were swept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the class or the selected samples are told from: all others, or a class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as it stood when it was swept, it learns on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>class {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>effect of class {name} against {others}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>effect of {n} selected samples against {others}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>epoch {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from all others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the rest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, {n} of {all} images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{shown} of {all} units</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>UnitView</name>
    <message>
        <source>Choose a unit: click one of the maps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lay the map over the input, so that one sees what the unit answers to (key S)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map of the unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Over the input</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file fits no known network, so nothing can run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unit {unit} of {all}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>epoch {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>rank {rank} of {all} units</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>row {row}, column {column}: {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{low} to {high} · mean {mean} · {zero} zero</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>UnitsAndInputsView</name>
    <message>
        <source>1 input</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add the chosen unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add the input</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add the selected samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a unit, in the unit table or among the activation maps: here stands what it answers to the input, and how that changes when the input is turned, enlarged, shifted, brightened, blurred or made noisy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the first unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the selected samples as columns, {most} at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the unit that is chosen as a row of the table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep what the network looks at as a column</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Largest response of {units} to {inputs}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a network to see what its units answer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open an image, or choose a sample, to see what units answer to it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove everything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file fits no known network, so nothing can run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>epoch {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>units and inputs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} inputs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} units</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>UnitsTable</name>
    <message>
        <source>Best class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Channel or linear output of the layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cohen's d: how many deviations the mean response to the samples in question lies above that to all others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dead: it answers alike to every sample. Like n: its responses are nearly those of unit n</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deviation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Effect, d</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How far the best class stands out from the others: 0 if it does not, 1 if the unit answers to it alone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Largest response to any sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Marks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Maximum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean response over all samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Most exciting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Selectivity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of responses that are zero</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Standard deviation of the responses</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The class with the largest mean response</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The samples with the largest responses</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Units</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zeros, %</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ValidationSamplesView</name>
    <message>
        <source>After each epoch of a training some held-out images stand here, with what the network takes them for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Epoch {number}: {right} of {all} right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>validation samples epoch {number}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WhyView</name>
    <message>
        <source>Give the network an image: open one, paste it, or draw a digit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much of the colours is seen over the input</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a model to see why it predicts what it does.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file fits no known network, so nothing can run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>epoch {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>random weights</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Cells</name>
    <message>
        <source>chosen now, not collected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{unit} answers {value} to {picture}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Pairs</name>
    <message>
        <source>Class of the images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Output of the network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Thumbnails</name>
    <message>
        <source>Making thumbnails</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Units</name>
    <message>
        <source>dead</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>like {n}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>app</name>
    <message>
        <source>Loading PyTorch</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>comparison</name>
    <message>
        <source>looking at {done} of {all} pictures</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>docks</name>
    <message>
        <source>Activation maps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All images of the image set; the network looks at the one that you choose.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All networks that can be opened by name, and files. The weights are random, from torchvision's cache on this machine, or a file's.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All samples as points, near to each other where the network finds them alike. The wheel zooms, a drag selects, a drag with the right button moves the map; point at a sample to see it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All units of a layer with their figures and the images that excite them most. Sort by a header, filter, and rank units by how well they tell a class or the selected samples from the rest.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose images, network and optimiser, and train. A run can be paused, stopped and continued; everything of it is kept in a folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose whose features tell samples apart and how they become a map: PCA is there at once, t-SNE and UMAP begin with Start and show themselves settle.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Confusion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Curves</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw a digit and watch what the network takes it for while you draw. A network that learned MNIST has only seen digits of one size in one place, so yours is scaled to 20 of 28 pixels and its centre of mass moved to the middle, as MNIST's were.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Evaluation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gallery</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Held-out images and what the network in training takes them for, after each epoch. A click lets the network look at one of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How often answers of each confidence are right. On the dashed line confidence can be believed; hatched is the gap. Below, how many samples there are. A click chooses the samples of a bin.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How often each class (row) was taken for each other one (column). A click on a cell chooses its samples in all views, a click on a name the class; Shift adds, Ctrl narrows. Ctrl and the wheel zoom.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How well scores tell each class from all others: ROC or precision-recall curves with the area under them. The micro average counts every decision, the macro average every class alike.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How well the network does on the open image set, how its classes were matched with the network's outputs, and what was left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Input</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss and accuracy while a network trains: on each batch that it learns from, and on held-out images after each epoch. Curves that part show overfitting.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Precision, recall, F1 and the areas under the curves of each class. A click on a header sorts, a click on a row chooses the class in all views.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Predictions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ROC, precision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The classes that the network finds likeliest, as shares of 100 % (softmax of its output); a tick marks the true class where it is known.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layers in the order of the network, with the shape of what they give for one image and how many numbers they learned. A click chooses a layer in all views.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The map of the chosen unit, large: point at it to read its numbers, lay it over the input to see what it answers to. Left and right go to the units beside it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture as it is and, beside it, as the network sees it after the preprocessing, which can be edited below.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The selected samples with label, prediction and confidence. A click looks at one, a double click selects it alone, Ctrl or Shift and a click take it away.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights of the chosen layer as small pictures: a filter answers most to what looks like it. First layers in colour, deeper ones blue below and red above zero.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unit card</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unit table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Units and inputs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validation samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What chosen units answer to chosen inputs, as a table, and how their answers change while the input is turned, enlarged, shifted, brightened, blurred or made noisy. Click a cell to choose its unit and look at its input.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What every unit of the chosen layer answers to the input: bright where it fires.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What excites the chosen unit most and least, cut out around its maximum, with its figures, its classes and its filter. Click an image to look at it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which places of the input speak for a class: for the predicted class on the left, and for the true or the second best on the right, or for whatever is chosen (key W).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why this prediction</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>engine</name>
    <message>
        <source> (default: {0})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> and {0} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> for an input of {0} pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> for {0} inputs of {1} pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, dealt out to heads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, dealt out to windows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 or more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>; most alike is {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A batch of {0} takes at least {1}, but {2} has {3} free; {4}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A folder of pictures for each class, read in the order of their names.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A map of {0} samples takes about {1} GB, but this machine has {2} GB free; take fewer samples, or PCA first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A set of the kind {0} cannot be read by a script yet; choose another image set.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A table that names the file and the label of every picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All images are selected; select fewer, to compare them with the rest.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All {0} samples have the same features, so there is nothing to map; choose another layer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An output of shape {0} cannot be drawn as maps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ankle boot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another table of classes fits the answers far better: {0} would be right instead of {1}; the classes are probably numbered otherwise than was assumed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Axis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Binary cross-entropy asks each output by itself: σ turns it into the probability p of yes, and the loss is the negative logarithm of that of the true answer. So it fits yes or no, and images that show several classes at once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Both are equal, but p is rounded to exactly 0 or 1 for large outputs, whose logarithm is infinite and whose gradient is lost; computed from the outputs z (the logits) it never is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Features are numbers of shape (samples, features), not {0} of shape {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Grad-CAM</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images of different sizes give {0} and {1} features; take the average or maximum, or a preprocessing that crops all to one size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images of different sizes give {0} features; take the average or maximum, or a preprocessing that crops all to one size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is a TorchScript program, whose weights could only be had by running it; that is refused.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is a pickle that torch.save did not write; that is refused.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is a tar archive of a PyTorch before 0.1.10, which cannot be read yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L = (T²/N) Σ Σ q · (log q - log p),  p = softmax(z/T)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L = -(1/(N·C)) Σ Σ t · log p + (1 - t) · log(1 - p),  p = σ(z)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L = -(1/N) Σ log p(y),  p = softmax(z)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left out, because {0} answers with NaN or infinity: {1}, {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left out, because {0} has no output for their classes: {1} of {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading it would run code that it names ({0}{1}); that is refused.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measuring the map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neighbours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neighbours are approximate: not all pairs of samples were compared.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No images are selected; select some to compare with the rest.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No layer of {0} gives maps that lie on the image; </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No picture in the class folders {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No server answers for {0} ({1}); check the connection to the network and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not in classes.csv, so left out: {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing could be learned in epoch {0}: no batch of it has pictures enough that can be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of all {0} images the layer {1} gives responses that are not finite numbers; check the network's weights.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Optical flow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preparing UMAP, the first time takes up to a minute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preparing t-SNE</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Principal components</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Principal components of {0} samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Python {0} on {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ROC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Several pictures have these names of {0}, so that they are left out (give their folders too): {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Swin Transformer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The Kullback-Leibler divergence says how far the probabilities p of the network are from a soft target q: smoothed labels, or the answers of a teacher, which tell also how alike classes are. It is 0 where both agree; with a teacher, a temperature T softens both, and T² keeps the gradients at their size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The checkpoint does not fit {0}: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The classes of {0} are not those of {1}: labels are compared by number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The features are so large that their squares are no finite numbers any more; the weights may have diverged, so choose another epoch or an earlier layer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The features of {0} are not finite for any image (NaN or infinite); the weights may have diverged, so choose another epoch or an earlier layer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The features of {0} take {1} GB for {2} samples of {3} numbers, and neither memory nor {4} ({5} GB) has room for them; take the average or maximum, or fewer images.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The features of {0} take {1} GB, but {2} has no room for them ({3}); make room and start again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The figures of {0} units take about {1} GB, but this machine has {2} GB free; choose fewer layers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The gradients of {0} for this input are not finite numbers, so that they tell nothing; its weights or the input may be spoiled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The graph of neighbours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The images have no labels, so that no unit can be ranked for a class.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The installed torchvision {0} has no {1}; a newer one does.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {0} expects {1}, but it gets {2}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {0} gives complex numbers; choose another layer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {0} gives {1} and no tokens; take its average, maximum or flatten.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {0} gives {1} rows for {2} images, so that nobody can say whose they are; choose another layer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {0} gives {1} tokens and none of them is a class token; take the mean of its tokens.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {0} has no filters{1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {0} of {1} gives no maps that lie on the image ({2}); </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {0} {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layer {0} {1}; {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The loss {0} in step {1} of epoch {2}; training stopped with the weights of step {3}. Try a smaller learning rate.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The map was ended early and kept as it was.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The mean squared error is the squared distance between the outputs z and their targets t: 1 for the true class and 0 for all others, or the number to be learned. The outputs are taken as they are, so that an output above 1 counts as wrong as one below.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The memory of {0} does not suffice{1}; {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The preprocessing that the file names cannot be used ({0}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The process that did the computing {0}; {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The result could not be kept in {0} ({1}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The score of this class does not depend on the layer; choose another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The scores take {0} GB, but {1} has no room for them ({2}); make room and start again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The selected images give no finite responses; select others to compare with the rest.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The softmax turns the outputs into probabilities p of all classes, and the loss is the negative logarithm of that of the true class y. It is 0 for a sure and right answer and grows without bound for a sure and wrong one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The start of UMAP</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The system lacks the library {0}; {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights were taken out of {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no other images to compare with; choose another class.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are only {0} samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no state dictionary in this file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no {0} here; this machine has {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no {0} named “{1}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is only one sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This network does not answer with one score for each class.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This network normalises over its batches (BatchNorm) and needs batches of 2 or more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>UMAP</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>UMAP, epoch {0} of {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vision Transformer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a class from 0 to {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a column of files and one of labels are needed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a larger map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a linear layer over all places: the whole image counts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a list of numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a number is no choice among classes; mse measures the distance to it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a number is no distribution over classes; mse measures the distance to it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a number is not yes or no; mse measures the distance to it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a place of {0} x {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a single number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a single place stands for all: the whole image counts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a single tensor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a square of uint8 pixels, (N, N)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a tensor of float numbers (C, H, W)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a unit of {0}, from 0 to {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a whole number from 1 to {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a whole number of at least 0</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a whole number of at least 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>above zero</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>among the images that were swept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an address that begins with http:// or https://</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an image may show several classes or none, and these are no distribution; bce asks each class by itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an image may show several classes or none, but the softmax shares one certainty among them; bce asks each class by itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an image set is a folder or a CSV file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an input of shape {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an output of shape {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an unnamed object</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>and {0} more images that could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>another component than the one across</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>another input</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>answers with a class for each pixel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>answers with a number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>answers with one class of several</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>answers with yes or no</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>apt-get install {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>architecture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>asking for the size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>asks for code to be run, which is refused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at least 0 and less than 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at least 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at least one layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at least {0} pixels with its padding</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at most {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at most {0} for {1} samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at most {0} for {1} samples, a third of the others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>attention between places: the whole image counts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>auto, cpu, cuda, cuda:N or mps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>besides, every place is normalised by figures of the whole image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>besides, figures of the whole image scale or join every place (squeeze and excitation, image pooling or the like)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>blur</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>brightness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>bring all images to one size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>building {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>bytes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cannot be made ({0})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cannot be read ({0})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cannot be read, so that this run cannot be continued</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cannot be written ({0})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>channels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>channels come last</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>check the column of file names</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>check the folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>child reader</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choose a convolution or another layer with maps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choose a layer before it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choose a layer that gives maps, tokens or a vector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choose another method than grad-cam.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choose another network or image set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choose smaller images or another network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choose some</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>class {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>classes = sorted(
    path.name
    for path in DATA.iterdir()
    if path.is_dir() and path.name[0] not in "._"
)
files, labels = [], []
for index, name in enumerate(classes):
    for path in sorted((DATA / name).rglob("*")):
        if path.suffix.lower() in SUFFIXES:
            files.append(path)
            labels.append(index)
labels = np.array(labels)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>colour map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>column {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>columns wnid and index are needed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>complex numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>copying the weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>crop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>declares more data than the file holds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>declares tensors that are larger than their data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>def read(name, header):
    """Return the bytes behind the header of an idx file."""
    path = DATA / name
    with {0} as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>def to_grey(pixels):
    """Weigh the colours as Pillow does."""
    weights = torch.tensor([0.299, 0.587, 0.114]).view(3, 1, 1)
    return (pixels * weights).sum(-3, keepdim=True)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>describes its content in too many words to read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>device: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>did not run for this input</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>did you mean {0}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>digits = load_digits()
images = np.zeros((len(digits.images), 28, 28), np.uint8)
for place, image in zip(images, digits.images):
    small = Image.fromarray(np.uint8(np.rint(image * (255 / 16))))
    place[4:24, 4:24] = small.resize((20, 20), Image.Resampling.BICUBIC)
labels = digits.target</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>does not exist</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>does not exist: {0} runs {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>does not exist: {0} runs {1} time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>does not exist: {0} runs {1} times</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>drawing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dropout</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>each class is answered by a logit without bounds, whose distance to 0 or 1 also punishes answers that are surely right; bce does not</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>each pixel has one class of several, not yes or no for each; cross_entropy compares these</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>each pixel has one class of several; cross_entropy compares these, pixel by pixel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ended unexpectedly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>epochs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>expected are classes.csv and images/ with one folder for each class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>expected is one folder for each class, with its pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>export its weights to safetensors first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fetch it again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fetch the file by its download link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fetch the real one with: git lfs pull</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>folder, file or kind of image set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>frame {0} of {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from 0 to {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from 1 to {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from 1 to {0}, the networks that fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from PIL import Image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from black in {0} steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from pathlib import Path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from sklearn.datasets import load_digits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from sklearn.model_selection import train_test_split</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from torchvision import datasets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from torchvision.transforms import v2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from {0} import </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>get both files again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>get it again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>get it with: git lfs pull</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>get the file again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>give a table of pairs, or choose another image set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>gives nothing that is a tensor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>gives {0} entries for {1} image, so that none of them belongs to one image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>gives {0} entries for {1} images, so that none of them belongs to one image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>gives {0} units for one image and {1} for another</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>gives {0}, in which there are no units</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>global pooling: the whole image counts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>gradient x input</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>has a class for each pixel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>has a damaged safetensors header</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>has a number for each picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>has format {0}, which is newer than this program knows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>has no image that can be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>has no images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>has no labels to compare with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>has no labels to learn from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>has one class for each picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>has pictures that show several classes at once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>has yes or no for each picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>hold out a larger share</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>holds NumPy arrays (npz), and not a PyTorch checkpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>holds a run already</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>holds a run that was ended before its first weights were kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>holds no configuration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>holds tensors of a kind that cannot be read yet (quantised)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>holds too many nested values to look at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>image gives</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>image set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>image set to download</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>image shape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>images give</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>install the package that has it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>integrated gradients</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>interpolation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is a 7z archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is a GGUF file, which holds language models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is a JPEG image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is a Keras model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is a PDF document</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is a PNG image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is a RAR archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is a folder and not a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is a git-LFS pointer and not the file itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is a pickle that is too long to look into</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is a single NumPy array</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is a text file and not a checkpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is a web page that was saved under a checkpoint's name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is a zip archive without a checkpoint in it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is an HDF5 file (Keras or older TensorFlow)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is an archive with compressed entries, which torch.save never writes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is compressed with bzip2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is compressed with gzip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is compressed with xz</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is cut off or damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is cut off or damaged: it has another size than its header says</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is cut off or damaged: its table of contents cannot be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is cut off: it declares more data than the file holds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is cut off: its header is not whole</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is damaged: its data do not match their checksums</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is infinite</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is larger than the memory of this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is no checkpoint of any known kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is no run directory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is not a number (NaN)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is not empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is too small to hold out {0} of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it can be downloaded (cnnviz download {0})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it cannot be read ({0})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it cannot be read as CSV ({0})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it did not run for this input</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it does not depend on the image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it does not say which network it belongs to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it gives no tensor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it gives nothing that is a tensor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it has more pixels than can be looked at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it has {0} x {1} pixels, more than can be looked at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it holds no CSV file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it holds no picture of a class in classes.csv</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it holds no samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it holds no {0}, gzipped or not</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it holds several CSV files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it holds {0} bytes of data instead of {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is a git-LFS pointer and not the picture itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is written piece by piece, so that nobody can say what its places see</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>iterations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its class folders hold no pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its mask has {0} pixels, but the picture has {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its output is {0}{1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its places were dealt out anew, so that nobody can say what each of them sees</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>k</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>kind of image set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>known are torch.save and safetensors files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>known are {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>known are {0}, ...</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>label {0} is outside 0 to {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>labels = np.array([float(row[{0}]) for row in rows], np.float32)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lacks {0}, so that this run cannot be continued</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>large enough for two convolutions and poolings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>layer in these responses</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>left out, as a network in memory is taken as it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>left out, as {0} attributes to the input</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>left out, as {0} has no classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>left out, as {0} has no such argument</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>left out, as {0} is no architecture's name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>left out, as {0} is one network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>listing {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>looking at the pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>looks like an ONNX model, which holds a graph and no PyTorch weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>macro average</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>made of numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>make it smaller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>make it smaller first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>memory may not have sufficed, so try fewer samples or features</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>method</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>micro average</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mirror</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>missing in the file: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mps (Apple)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>name another directory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>name another directory for the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>name another directory, or continue the run that is in it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>name its folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>name its place as {0}:PATH</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>name the CSV file itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>names = [row[{0}].strip() for row in rows]
classes = sorted(set(names){1})
labels = np.array([classes.index(name) for name in names])</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no tensor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nobody knows which places the operation {0} looks at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>noise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none of its samples is of a class of {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none of its {0} rows names a picture beside it, and only one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not have been used in the graph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not in the network: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not installed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of the right type and in range</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one of {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>open it as an input</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>open the images with --positive CLASS, or choose another network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>open the images with --target {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>optical flow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>optimizer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>padding 1 on both, 28 px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>padding 1 on conv1, 28 px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pairs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>passes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>perturbation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pictures = {}
for path in sorted(TABLE.parent.rglob("*")):
    if path.suffix.lower() in SUFFIXES:
        relative = path.relative_to(TABLE.parent).as_posix()
        pictures[path.stem] = pictures[path.name] = pictures[relative] = path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>places in a row among other tokens, which attention mixes: the whole image counts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pooling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pooling that rounds down, 28 px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pooling that rounds up, 28 px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>preprocessing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>problem: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>processor cores: {0}, torch threads: {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>reading</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>reading the digits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>reading the images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>resize</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>says of each class by itself whether a picture shows it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>scale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>scikit-learn's handwritten digits, brought to the size of MNIST. A fifth is set aside to test with.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>set the number of channels in the preprocessing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sgd, adam, adamw, rmsprop or adagrad</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>shift x</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>shift y</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>side</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>signal {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>soft targets are made for whole images, not for pixels; cross_entropy takes the class of each pixel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>split of digits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>split of {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>start a new run, from its last weights if you like</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>start it again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>start it again in this folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>std</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>t-SNE</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>t-SNE, iteration {0} of {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>target</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tensors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the class index {0} of {1} is no whole number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the connection broke off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the file is cut off or damaged: get it again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the first of {0} {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the gzip file is cut off or damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the images of its two parts differ in size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the listing as printed, 32 px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the pasted picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the pickle is too long</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the picture has shrunk to nothing here: use a larger input</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the picture is broken or cut off ({0})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the picture is too small for this network: use a larger input</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the prefix “{0}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the score is summed over the map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the size of the input, or the padding and rounding of the pooling before it, differ from those the layer was made for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there are no class folders with pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there are no images to sweep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is no checkpoint in it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is no copy of {0} on this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is no image network in it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is no picture in this folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is no such file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is no such file or folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is no such folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this idx file does not hold {0}-dimensional bytes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this is a file and not a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this is a folder, not a picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this is a git-LFS pointer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this is not a picture that Pillow can read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this is not an idx file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this is not the layout of ImageNet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>too small</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>torch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>torchvision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>torchvision {0} was built for another torch than the {1} that is installed (a CUDA build beside a CPU build, or two releases that do not belong together); remove both and install them again in one command: pip uninstall torch torchvision, then pip install torch torchvision.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>torchvision's weights of {0} are not in its cache on this machine, and nothing is fetched unasked; open a file of weights, or take random ones.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>try a smaller batch size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>try at most {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>two whole numbers from 1 to {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unit of {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unpack it first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>verifying</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>was ended by the system ({0})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>was started on other images than {0} holds now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what was written before is kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>with TABLE.open(newline="", encoding="utf-8-sig") as file:
    rows = [row for row in csv.{0}(file) if row[{1}].strip() in pictures]
files = [pictures[row[{2}].strip()] for row in rows]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>yes or no</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>yes or no is one output here, </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>zero or more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} GB, kept on disk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} MB to fetch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} and {1} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} answers to every image of {1} with numbers that are not finite (NaN or infinity); its weights are probably not finite either.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} as before, for it cannot be changed when a run is continued; start a new run from its last weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} cannot be differentiated, so there is no attribution: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} could not be fetched ({1}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} does not answer with one score for each class, so that there is no prediction to explain.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} finite numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} fits no known architecture{1}; its {2} tensors can be looked at.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} fits several networks, and its tensors cannot tell: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} for these images: {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} from 0 to {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} from {1} to {2}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} gives several labels to these pictures, so that they are left out: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} has no file of labels beside it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} has no room for {1} MB that another process has to read ({2}); make room and start again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} in its own files, whose first bytes tell the sizes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is a detector: attributions are not for detectors yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is for {1}; only classifiers can be trained yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is no range of samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is not installed for {1}; install it with: pip install torch torchvision.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is quantised: it counts in whole numbers, which have no gradients; open the same network before its quantisation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is {1} in the file and {2} in the network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is {1}, but it must be {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} labels stand beside {1} images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of at least {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of at most {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of its tensors have half precision.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of the {1} images {2} of this class, so that there is nothing to compare; choose another class.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} pictures have no row in {1}; they are left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} rows of {1} have no picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} tells {1} classes apart, but the images have at least {2} classes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} tells {1} classes apart, but {2} has {3}; choose another network or image set.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} tokens in a row</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} was cut off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} whole numbers from -1 to {1}, one for each class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} {1} responses that are not finite numbers, so that nothing counts them: {2}{3}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}, as in torchvision's weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}, but {1} needs at least {2}; add images.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}, {1} = train_test_split(
    np.arange(len(labels)), test_size=0.2, random_state=0, stratify=labels
)
chosen = np.sort(chosen)
images, labels = images[chosen], labels[chosen]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}: what came has another checksum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}; the class token is left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}a logit without bounds, whose distance to 0 or 1 also punishes answers that are surely right; bce does not</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}and a distribution over a single output is always 1; bce compares yes with no</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}and the softmax over a single output is always 1; bce asks that output alone</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>keys</name>
    <message>
        <source>Bring the stroke back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First and last unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In the views</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Larger or smaller maps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move the unit cursor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the last stroke of a drawing back</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>map</name>
    <message>
        <source>Dropped samples: {ids}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measuring the map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neighbours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preparing t-SNE</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Principal components</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The graph of neighbours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ended early</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>epoch {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>label: {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>prediction: {name}, {share} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {all} epochs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {all} images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {all} iterations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {all} samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} dropped (not finite)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} of {all} samples</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>options</name>
    <message>
        <source>1 for grey, 3 for colour; auto takes what the network has. Grey images are repeated three times, colour ones are weighed together.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A checkpoint whose answers are the soft targets (distillation); empty takes smoothed labels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A random part of the image, at least this share of its area, is enlarged to the input; 1 takes the whole image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>AMSGrad</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About how many neighbours each sample is held to. Low values break groups into crumbs, high ones show the arrangement of the whole.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Across</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Activation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Added to the divisor, so that nothing is divided by zero.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Also the weights of normalisations and all biases; otherwise only those of convolutions and linear layers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Augmentation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Beta 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Beta 2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bring the shorter side to a fixed length first; the proportions stay. Without it the picture keeps its size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Centred</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Channels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Class weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clip gradients</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Column</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Course CNN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Crop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut a piece of fixed size out of the middle, so that all inputs end alike. Linear layers need the size they were made for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dampening</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decay everything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deviation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Distance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Divide by the deviation of the gradient, not by its size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Divide by the largest mean squared gradient so far, not by the newest.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Early exaggeration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Early iterations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Epochs after which the learning rate is multiplied.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Epochs without a lower validation loss after which the run ends; 0 never does.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Epochs without a lower validation loss before the learning rate is multiplied.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Epochs, or a part of one, in which the learning rate rises from zero.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Epsilon</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Equal seeds make equal maps on the same machine. -1 sets none, and UMAP then uses all processor cores.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Equal seeds make equal runs on the same machine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Erasing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Factor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Factors of the learning rate for parts of the network: layer=factor, separated by commas; the longest name that fits counts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Features are reduced to so many principal components before neighbours are sought. It takes out noise and makes the search quick; 0 leaves the features as they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filters of conv1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filters of conv2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First sum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Flip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Flip upside down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Frozen layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Head</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Height and width of each filter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Height and width of what the network gets; 0 takes the smallest that works and keeps the images' detail.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Height × width</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How fast the learning rate falls with the number of steps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How gradients become steps. SGD follows them; the others adapt each weight's step.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many nearest samples each sample is held to. Few show fine detail, many the arrangement of the whole.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many patterns of patterns the second convolution looks for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many patterns the first convolution looks for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much stronger neighbours attract each other in the first phase. It lets groups gather before they are laid out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How near two points may come to each other. Small values pack groups tightly, large ones spread them evenly.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How often every pair of neighbours is pulled together. 0 takes 500 up to 10,000 samples and 200 above.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How often the network sees every training image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How pixels are computed when the size changes: nearest copies the closest one, bilinear blends 2 × 2, bicubic 4 × 4 with sharper edges. When shrinking, more pixels are averaged, so that no pattern appears that is not there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images for each step; larger batches give steadier gradients and fewer steps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Interpolation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Iterations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kernel size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label smoothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layers that keep their weights, by name and separated by commas; a name stands for everything below it. The layer tree chooses them too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layout</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning rate decay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Least distance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Length of a step. 0 takes the number of samples divided by the exaggeration, which serves nearly always.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Length of a step. Too large and the loss jumps, too small and it hardly falls. 0 takes the usual one of the optimiser.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Length of the shorter side after resizing. ImageNet's networks take 256 and then cut 224 out of the middle, so that the rim is lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Longest gradient, as a norm over all weights; a longer one is shortened. 0 leaves them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean and deviation that are taken from the pixels: the network's usual ones, those of ImageNet, or those of these images; auto keeps what the weights were made with.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory of the mean of the gradient.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory of the mean of the squared gradient (alpha in PyTorch).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory of the mean of the squared gradient.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Method</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mirror left and right in half of the cases.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mirror top and bottom in half of the cases.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Momentum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Multiply the pixels by a random factor, at most this far from 1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name one class to make the set binary: this class against the other; empty keeps all classes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Negative class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neighbours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nesterov</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Normalise by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Optimiser</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PCA first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PCA turns the features so that the widest spread is seen, and distorts nothing. t-SNE and UMAP keep neighbours together: groups mean something, the distances between them little.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Padding</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patience</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pixels of black added on each side before a random window of the old size is cut.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pixels of the piece that the network sees, height before width. A smaller picture is enlarged to hold it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pooling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Positive class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Precision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Probability with which a random rectangle of the image is blanked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pulls every weight towards zero, against overfitting.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Random crop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Random weights, or those that torchvision publishes for the architecture, where they have been downloaded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rates of layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Regularisation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resize</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rotation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saturation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of outputs that dropout layers silence in each step, one being put before the head where the network has none; 0 leaves the network's own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of the last step that is kept in the next one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of the newest gradient that momentum leaves out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of the target that is spread evenly over all classes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of the training images that is held out to measure the network.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shorter side</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smallest crop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Softens the answers of teacher and network alike; 1 leaves them as they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Space for epochs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steps of the first phase. Too few leave groups torn apart.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steps of the second phase, in which the groups unfold. More are needed when the map still moves at the end.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop early</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Strengthen or weaken the colours by a random factor, at most this far from 1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stretch the pixels around their mean by a random factor, at most this far from 1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the gradient where the momentum leads, not where the weights stand.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taken away from each channel, on the scale from 0 (black) to 1 (white). Networks learn best from numbers around zero, so this is the mean of the images they learned from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Teacher</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The class that the positive one is told from; empty takes all the rest.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The column of a CSV that holds the number to learn.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The images to learn from: digits, KIND:PATH, or the path of a folder or CSV.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network to train: an architecture's name or a checkpoint to go on from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The principal component that runs from left to right. The first holds the widest spread, each later one what is left.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The principal component that runs upwards. Where classes overlap in the first two, a later one may part them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threads that decode images ahead of the network; 0 takes as many as the machine can spare.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn by a random angle up to this one, to either side.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn the colours by a random part of the circle, at most this one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Units of fc1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validate on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validation share</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weights of every epoch are kept up to this size, then only every second, fourth ...</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What becomes of each 2 x 2 places: their maximum, their average, or all are kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What bends the sums: ReLU cuts off below 0, sigmoid goes from 0 to 1, tanh from -1 to 1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What each channel is divided by afterwards: the standard deviation of the images the network learned from. It must be above zero.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What makes two samples neighbours. Cosine and correlation look at the pattern of the features and not at how strong they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What of each image is learned: its class, which objects it shows, the class of each object cut out, a class for each pixel, or a number; auto takes what the set is for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the first layer takes: three channels (red, green, blue) or one (grey). A grey picture is repeated for three; a coloured one is weighed by how bright its parts look.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the learning rate is multiplied by.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the sum of squared gradients begins with.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where everything is kept; a new folder below the data folder when left empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Width of the hidden linear layer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zeros around the maps before each convolution; (kernel size - 1) / 2 keeps the size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>auto gives the network a new last layer where its outputs are not those of the classes; new always does, keep never.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>auto takes a GPU where there is one; else cpu, cuda, cuda:1, mps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>balanced lets each class count alike, however few samples it has.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>constant; step: multiplied every few epochs; cosine: falls to zero along a half wave; plateau: multiplied when validation no longer improves; one_cycle: up, then down.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cross_entropy: one class of several; mse: distance to one-hot targets or to a number; kl_div: distance to soft targets; bce: yes or no for each output.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>epochs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mixed computes in 16 bits where that is safe; auto does so on GPUs that gain by it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>share holds out a part of the training images, of every class alike; own takes the set's own part for that, where it has one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>°</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>palette</name>
    <message>
        <source>Docks</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>perturbations</name>
    <message>
        <source>Blur (standard deviation, % of the width)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Brightness (factor)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Noise (standard deviation, from black to white is 1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rotation (degrees, counter-clockwise)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shift downwards (% of the height)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shift to the right (% of the width)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size (factor)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>blurred</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>brightened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>made noisy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>rotated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>scaled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>shifted sideways</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>shifted up and down</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>status</name>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>workspaces</name>
    <message>
        <source>Evaluate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Units</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
