package elbo.onnx;

import java.util.List;

/// β₁ … β_T as the schedulers of diffusers compute them, in single precision: a denoiser was
/// trained with these, not with what the formula has in double precision.
final class BetaSchedule {
  static final String LINEAR = "linear";
  static final String SCALED_LINEAR = "scaled_linear";
  static final String COSINE = "squaredcos_cap_v2";
  static final String SIGMOID = "sigmoid";
  static final List<String> WORDS = List.of(LINEAR, SCALED_LINEAR, COSINE, SIGMOID);

  private static final double COSINE_OFFSET = 0.008;
  private static final double COSINE_MOST = 0.999;
  private static final float SIGMOID_END = 6;

  private BetaSchedule() {}

  /// @param word one of [#WORDS]
  /// @param first β₁, not used by the cosine
  /// @param last β_T, not used by the cosine
  static float[] of(String word, int steps, double first, double last) {
    return switch (word) {
      case LINEAR -> linear((float) first, (float) last, steps);
      case SCALED_LINEAR -> {
        float[] roots = linear((float) Math.sqrt(first), (float) Math.sqrt(last), steps);
        for (int i = 0; i < steps; i++) {
          roots[i] *= roots[i];
        }
        yield roots;
      }
      case COSINE -> cosine(steps);
      case SIGMOID -> {
        float[] betas = linear(-SIGMOID_END, SIGMOID_END, steps);
        for (int i = 0; i < steps; i++) {
          float sigmoid = (float) (1 / (1 + StrictMath.exp(-betas[i])));
          betas[i] = sigmoid * (float) (last - first) + (float) first;
        }
        yield betas;
      }
      default -> throw new IllegalArgumentException("no schedule is called " + word);
    };
  }

  // As torch.linspace: from both ends to the middle.
  private static float[] linear(float first, float last, int steps) {
    float[] out = new float[steps];
    if (steps == 1) {
      out[0] = first;
      return out;
    }
    float step = (last - first) / (steps - 1);
    for (int i = 0; i < steps; i++) {
      out[i] = i < steps / 2 ? first + step * i : last - step * (steps - 1 - i);
    }
    return out;
  }

  private static float[] cosine(int steps) {
    float[] out = new float[steps];
    for (int i = 0; i < steps; i++) {
      double beta = 1 - bar((double) (i + 1) / steps) / bar((double) i / steps);
      out[i] = (float) Math.min(beta, COSINE_MOST);
    }
    return out;
  }

  private static double bar(double t) {
    double cosine = StrictMath.cos((t + COSINE_OFFSET) / (1 + COSINE_OFFSET) * Math.PI / 2);
    return cosine * cosine;
  }

  /// The schedule moved so that nothing is left of x₀ in x_T: √ᾱ is shifted to 0 at T and scaled to
  /// what it was at 1. S. Lin, B. Liu, J. Li, X. Yang (2024), Common diffusion noise schedules and
  /// sample steps are flawed.
  static float[] rescaled(float[] betas) {
    int steps = betas.length;
    float[] roots = new float[steps];
    // torch.cumprod multiplies in double precision and rounds.
    double product = 1;
    for (int i = 0; i < steps; i++) {
      product *= 1 - betas[i];
      roots[i] = (float) Math.sqrt((float) product);
    }
    float first = roots[0];
    float last = roots[steps - 1];
    float[] out = new float[steps];
    float before = 1;
    for (int i = 0; i < steps; i++) {
      float root = (roots[i] - last) * (first / (first - last));
      float bar = root * root;
      out[i] = 1 - bar / before;
      before = bar;
    }
    return out;
  }
}
