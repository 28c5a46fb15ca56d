package elbo.exact;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/// Adaptive quadrature of a smooth function over an interval.
///
/// Each part is integrated at two resolutions, by the 7 points of Gauss and the 15 of Kronrod, and
/// halved until both agree. R. Piessens, E. de Doncker-Kapenga, C. W. Überhuber, D. K. Kahaner
/// (1983), QUADPACK.
final class GaussKronrod {
  // The points in (0, 1), every second one Gauss's, with the centre last.
  private static final double[] NODE = {
    0.9914553711208126,
    0.9491079123427585,
    0.8648644233597691,
    0.7415311855993945,
    0.5860872354676911,
    0.4058451513773972,
    0.20778495500789848
  };
  private static final double[] KRONROD = {
    0.022935322010529224,
    0.06309209262997856,
    0.10479001032225019,
    0.14065325971552592,
    0.1690047266392679,
    0.19035057806478542,
    0.20443294007529889
  };
  private static final double KRONROD_CENTRE = 0.20948214108472782;
  private static final double[] GAUSS = {
    0.1294849661688697, 0.27970539148927664, 0.3818300505051189
  };
  private static final double GAUSS_CENTRE = 0.4179591836734694;

  private static final int POINTS = 15;
  // Parts that wait at once: one for each halving.
  private static final int DEPTH = 64;

  private final DoubleUnaryOperator f;
  private final double noise;
  private final double[] low = new double[DEPTH];
  private final double[] high = new double[DEPTH];
  private final double[] values = new double[POINTS];
  private double part;
  private double partError;
  private double partNoise;
  private double error;

  /// @param noise the relative rounding error of f, beyond which parts are not asked to agree
  GaussKronrod(DoubleUnaryOperator f, double noise) {
    this.f = f;
    this.noise = noise;
  }

  /// The integral; NaN if the work is spent before its parts agree, or if they cannot.
  ///
  /// @param absolute what each part may be wrong by, plus `relative` times the integral so far
  double integral(double from, double to, double absolute, double relative, Work work) {
    int waiting = 1;
    low[0] = from;
    high[0] = to;
    double sum = 0;
    error = 0;
    while (waiting > 0) {
      waiting--;
      double a = low[waiting];
      double b = high[waiting];
      if (work.isSpent()) {
        return Double.NaN;
      }
      work.add(POINTS);
      integrate(a, b);
      double middle = 0.5 * (a + b);
      if (partError <= Math.max(partNoise, absolute + relative * Math.abs(sum + part))) {
        sum += part;
        error += partError;
      } else if (waiting + 2 > DEPTH || !(a < middle && middle < b)) {
        return Double.NaN;
      } else {
        low[waiting] = a;
        high[waiting] = middle;
        low[waiting + 1] = middle;
        high[waiting + 1] = b;
        waiting += 2;
      }
    }
    return sum;
  }

  /// What the last integral may be wrong by.
  double error() {
    return error;
  }

  private void integrate(double a, double b) {
    double centre = 0.5 * (a + b);
    double half = 0.5 * (b - a);
    double middle = f.applyAsDouble(centre);
    double kronrod = KRONROD_CENTRE * middle;
    double gauss = GAUSS_CENTRE * middle;
    for (int i = 0; i < NODE.length; i++) {
      double left = f.applyAsDouble(centre - half * NODE[i]);
      double right = f.applyAsDouble(centre + half * NODE[i]);
      values[2 * i] = left;
      values[2 * i + 1] = right;
      kronrod += KRONROD[i] * (left + right);
      gauss += i % 2 == 1 ? GAUSS[i / 2] * (left + right) : 0;
    }
    values[POINTS - 1] = middle;
    // QUADPACK's estimate of the error of the finer rule, from its distance to the coarser one.
    double mean = 0.5 * kronrod;
    double spread = KRONROD_CENTRE * Math.abs(middle - mean);
    for (int i = 0; i < NODE.length; i++) {
      spread += KRONROD[i] * (Math.abs(values[2 * i] - mean) + Math.abs(values[2 * i + 1] - mean));
    }
    double distance = Math.abs(kronrod - gauss);
    double ratio = spread > 0 ? 200 * distance / spread : 0;
    double size = Arrays.stream(values).map(Math::abs).max().orElse(0);
    part = half * kronrod;
    partError = half * spread * Math.min(1, ratio * Math.sqrt(ratio));
    partNoise = half * noise * size;
  }
}
