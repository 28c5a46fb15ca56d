package elbo.model;

import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.model.DenoisingDiffusion.Data;
import elbo.model.DenoisingDiffusion.Prediction;
import elbo.model.DenoisingDiffusion.Reading;
import elbo.model.DenoisingDiffusion.Variance;
import elbo.network.Denoiser;
import java.util.stream.IntStream;

/// A denoiser that is not linear: x / (1 + x²) + 0.1 t, with the neighbour's number mixed in, and
/// positive outputs for variances.
record ToyDenoiser(int width, boolean learns) implements Denoiser {
  static DenoisingDiffusion model(
      int width, int steps, Prediction prediction, Variance variance, double clip, Data data) {
    boolean learns = variance == Variance.LEARNED || variance == Variance.RANGE;
    NoiseSchedule schedule = NoiseSchedule.linear(steps, 0.2, 0.5);
    return new DenoisingDiffusion(
        "toy " + prediction + " " + variance,
        "0".repeat(64),
        new ToyDenoiser(width, learns),
        schedule,
        IntStream.rangeClosed(1, steps).toArray(),
        new Reading(prediction, variance, clip),
        data,
        DenoisingDiffusion.firstVariance(schedule));
  }

  @Override
  public int outputs() {
    return learns ? 2 * width : width;
  }

  @Override
  public int outputLength() {
    return outputs() * Block.SIZE;
  }

  @Override
  public void denoise(int t, int count, double[] noisy, Scratch scratch, double[] out) {
    for (int j = 0; j < width; j++) {
      int next = (j + 1) % width * Block.SIZE;
      for (int i = 0; i < count; i++) {
        double x = noisy[j * Block.SIZE + i] + (width > 1 ? 0.3 * noisy[next + i] : 0);
        out[j * Block.SIZE + i] = x / (1 + x * x) + 0.1 * t;
        if (learns) {
          out[(width + j) * Block.SIZE + i] = 0.3 + 0.1 * x * x / (1 + x * x);
        }
      }
    }
  }
}
