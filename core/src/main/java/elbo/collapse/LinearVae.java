package elbo.collapse;

import elbo.kernel.Log;
import java.util.Arrays;

/// The optimum of a linear VAE with a fixed standard deviation σ of p(x | z) and a weight β of the
/// KL term, in closed form.
///
/// Divided by β, its objective is the ELBO of a model with the noise variance s = βσ², up to terms
/// that nothing learned is in. So the optimum is that of probabilistic principal component analysis
/// with noise s: latent i is active exactly if the i-th eigenvalue λᵢ of the covariance of the data
/// exceeds s, its column of weights has the length √(λᵢ − s), and q(z | x) is the posterior under
/// s, of the variance s / λᵢ.
///
/// J. Lucas, G. Tucker, R. Grosse, M. Norouzi (2019), Don't blame the ELBO! A linear VAE
/// perspective on posterior collapse; M. E. Tipping, C. M. Bishop (1999), Probabilistic principal
/// component analysis.
///
/// @param eigenvalues of the covariance of the data (divisor N), in falling order
/// @param latents how many there are
/// @param scale σ
/// @param beta β
@SuppressWarnings("ArrayRecordComponent") // never compared
public record LinearVae(double[] eigenvalues, int latents, double scale, double beta) {
  /// s = βσ².
  public double threshold() {
    return beta * scale * scale;
  }

  /// How many latents are active.
  public int active() {
    double s = threshold();
    return (int) Math.min(latents, Arrays.stream(eigenvalues).filter(lambda -> lambda > s).count());
  }

  /// E log p(x | z), in nats a row: an active direction leaves the variance s, another one all that
  /// it has.
  public double reconstruction() {
    double left = 0;
    for (int i = 0; i < eigenvalues.length; i++) {
      left += i < active() ? threshold() : eigenvalues[i];
    }
    double variance = scale * scale;
    return -0.5 * (eigenvalues.length * Log.log(2 * Math.PI * variance) + left / variance);
  }

  /// KL(q(z | x) ‖ p(z)), in nats a row.
  public double kl() {
    double sum = 0;
    for (int i = 0; i < active(); i++) {
      sum += 0.5 * Log.log(eigenvalues[i] / threshold());
    }
    return sum;
  }
}
