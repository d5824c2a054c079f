"""Fine-tuning with low-rank adapters on a 4-bit model."""
