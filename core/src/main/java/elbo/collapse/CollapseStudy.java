package elbo.collapse;

import elbo.distribution.DiagonalNormal;
import elbo.gradient.AnalyticElbo;
import elbo.kernel.Block;
import elbo.kernel.Cholesky;
import elbo.kernel.Identity;
import elbo.kernel.Log;
import elbo.kernel.NormalQuantile;
import elbo.model.Vae;
import elbo.network.Dense;
import elbo.network.Normal;
import elbo.points.Independent;
import elbo.points.Seed;
import elbo.training.Architecture;
import elbo.training.Dataset;
import elbo.training.Schedule;
import elbo.training.TrainedVae;
import elbo.training.Training;
import java.util.List;
import java.util.Optional;

/// Linear VAEs that are learned with several weights β of the KL term, beside their [exact
/// optima][LinearVae]: what β does to posterior collapse.
///
/// The data are 500 rows of 6 numbers whose covariance has exactly the eigenvalues 16, 4, 1, ¼,
/// 0.05 and 0.0125, in a basis that is not that of the coordinates.
public final class CollapseStudy {
  /// The weights of the KL term.
  public static final List<Double> BETAS = List.of(0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0);

  /// The standard deviation of p(x | z).
  public static final double SCALE = Math.sqrt(0.4);

  /// Latents of the models.
  public static final int LATENTS = 5;

  /// Rows of the data.
  public static final int ROWS = 500;

  private static final double[] EIGENVALUES = {16, 4, 1, 0.25, 0.05, 0.0125};
  private static final int EPOCHS = 3000;

  private final double[][] rows = rows();

  /// What one model came to, over the rows it was learned from. The terms are exact: all is linear.
  ///
  /// @param active how many latents have a mean whose variance over rows exceeds 0.01
  /// @param reconstruction E log p(x | z), in nats a row
  /// @param kl KL(q(z | x) ‖ p(z)), in nats a row
  public record Outcome(int active, double reconstruction, double kl) {}

  /// The exact optimum.
  public LinearVae exact(double beta) {
    return new LinearVae(EIGENVALUES.clone(), LATENTS, SCALE, beta);
  }

  /// Learns a model.
  public Outcome learn(double beta, long seed, int threads) {
    Architecture architecture =
        new Architecture(
            EIGENVALUES.length, LATENTS, List.of(), new Identity(), Normal.withScale(SCALE));
    AnalyticElbo objective =
        new AnalyticElbo(Optional.empty(), Optional.of(beta), Optional.empty());
    TrainedVae trained =
        Training.of(architecture, objective)
            .withThreads(threads)
            .withSeed(Seed.of(seed))
            .withEpochs(EPOCHS)
            .withLearningRate(0.05)
            .withSchedule(new Schedule.Exponential(1e-3))
            .fit(Dataset.of(rows));
    return outcome(trained);
  }

  private Outcome outcome(TrainedVae trained) {
    Vae vae = trained.vae("linear");
    Dense decoder = trained.decoder().layers().getFirst();
    float[] weights = decoder.weights();
    float[] bias = decoder.bias();
    double[][] means = new double[LATENTS][ROWS];
    double squares = 0;
    double kl = 0;
    for (int n = 0; n < ROWS; n++) {
      DiagonalNormal q = (DiagonalNormal) vae.proposal(rows[n]);
      double[] mean = q.mean();
      for (int r = 0; r < EIGENVALUES.length; r++) {
        double rest = rows[n][r] - bias[r];
        for (int j = 0; j < LATENTS; j++) {
          double w = weights[r * LATENTS + j];
          double s = q.factorRow(j)[0];
          rest -= w * mean[j];
          squares += w * w * s * s / ROWS;
        }
        squares += rest * rest / ROWS;
      }
      for (int j = 0; j < LATENTS; j++) {
        double s = q.factorRow(j)[0];
        means[j][n] = mean[j];
        kl += (0.5 * (mean[j] * mean[j] + s * s - 1) - Log.log(s)) / ROWS;
      }
    }
    double variance = SCALE * SCALE;
    double reconstruction =
        -0.5 * (EIGENVALUES.length * Log.log(2 * Math.PI * variance) + squares / variance);
    return new Outcome(active(means), reconstruction, kl);
  }

  private static int active(double[][] means) {
    int active = 0;
    for (double[] latent : means) {
      double sum = 0;
      for (double m : latent) {
        sum += m / latent.length;
      }
      double variance = 0;
      for (double m : latent) {
        variance += (m - sum) * (m - sum) / latent.length;
      }
      active += variance > Latent.ACTIVE ? 1 : 0;
    }
    return active;
  }

  // Normal numbers, made uncorrelated exactly, then scaled and reflected.
  private static double[][] rows() {
    int d = EIGENVALUES.length;
    double[][] x = normals();
    double[][] covariance = new double[d][d];
    for (double[] row : x) {
      for (int i = 0; i < d; i++) {
        for (int j = 0; j < d; j++) {
          covariance[i][j] += row[i] * row[j] / ROWS;
        }
      }
    }
    double[][] lower = Cholesky.factor(covariance);
    double[] mirror = new double[d];
    for (int i = 0; i < d; i++) {
      mirror[i] = Math.sqrt((i + 1) * 2.0 / (d * (d + 1.0)));
    }
    for (double[] row : x) {
      for (int i = 0; i < d; i++) {
        for (int j = 0; j < i; j++) {
          row[i] -= lower[i][j] * row[j];
        }
        row[i] /= lower[i][i];
      }
      double along = 0;
      for (int i = 0; i < d; i++) {
        row[i] *= Math.sqrt(EIGENVALUES[i]);
        along += mirror[i] * row[i];
      }
      for (int i = 0; i < d; i++) {
        row[i] -= 2 * along * mirror[i];
      }
    }
    return x;
  }

  private static double[][] normals() {
    int d = EIGENVALUES.length;
    Independent points = new Independent(1);
    double[] u = new double[d * Block.SIZE];
    double[][] x = new double[ROWS][d];
    double[] mean = new double[d];
    for (int n = 0; n < ROWS; n++) {
      points.fill(n, 0, 1, 0, d, u);
      for (int i = 0; i < d; i++) {
        x[n][i] = NormalQuantile.quantile(u[i * Block.SIZE]);
        mean[i] += x[n][i] / ROWS;
      }
    }
    for (double[] row : x) {
      for (int i = 0; i < d; i++) {
        row[i] -= mean[i];
      }
    }
    return x;
  }
}
