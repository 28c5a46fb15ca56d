package elbo.training;

import elbo.kernel.Exp;
import elbo.kernel.Scratch;
import elbo.kernel.Strips;
import elbo.network.GeneralSlopes;
import elbo.network.Likelihood;
import elbo.network.Slopes;

/// log p(x | z) of the family of an architecture, with its derivatives by the outputs of the
/// decoder and by the logarithm of a learned scale.
final class Emission {
  private static final double HALF_LOG_2_PI = elbo.kernel.Constants.HALF_LOG_2_PI;
  private final Family family;
  private final int width;
  private final Slopes unit;
  private double logScale;
  private double precision = 1;

  Emission(Architecture architecture) {
    family = architecture.family();
    width = architecture.width();
    Likelihood likelihood = family.likelihood(0);
    unit = GeneralSlopes.of(likelihood, width);
  }

  /// Takes the learned scale from the parameters, if there is one.
  void scale(Packing packing, float[] packed) {
    if (family instanceof Family.SharedScale) {
      logScale = packed[packing.scaleAt];
      precision = Exp.exp(-2 * logScale);
    }
  }

  /// As [Slopes#fill]; with a learned scale also the derivatives by its logarithm.
  ///
  /// The density of scale s follows from that of scale 1, log p₁ = −½ Σ r² − D ½ log 2π.
  void fill(
      int count,
      float[] x,
      int xAt,
      float[] outputs,
      int at,
      Scratch scratch,
      double[] logLikelihood,
      double[] scaleSlope,
      int to) {
    unit.fill(count, x, xAt, outputs, at, scratch, logLikelihood, to);
    if (!(family instanceof Family.SharedScale)) {
      return;
    }
    for (int i = to; i < to + count; i++) {
      double squares = -2 * (logLikelihood[i] + width * HALF_LOG_2_PI);
      logLikelihood[i] = -0.5 * precision * squares - width * (HALF_LOG_2_PI + logScale);
      scaleSlope[i] = precision * squares - width;
    }
    float factor = (float) precision;
    for (int i = at; i < at + width * Strips.WIDTH; i++) {
      outputs[i] *= factor;
    }
  }
}
