"""Features, and maps of samples by PCA, t-SNE and UMAP."""
