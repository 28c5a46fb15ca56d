package elbo.bench.study;

import elbo.gradient.AnalyticElbo;
import elbo.gradient.Iwae;
import elbo.gradient.Objective;

/// What is maximized, with the figure that is published for one layer of 50 latents.
///
/// Y. Burda, R. Grosse, R. Salakhutdinov (2016), Importance weighted autoencoders, Table 1: −log
/// p(x) of the 10,000 test images, by IWAE(5000), after 3,280 epochs.
enum MnistObjective {
  ELBO("ELBO", 1, -86.76),
  IWAE("IWAE, k = 5", 5, -85.54);

  private final String title;
  private final int samples;
  private final double published;

  MnistObjective(String title, int samples, double published) {
    this.title = title;
    this.samples = samples;
    this.published = published;
  }

  String title() {
    return title;
  }

  Objective objective() {
    return samples == 1 ? new AnalyticElbo() : new Iwae(samples);
  }

  int samples() {
    return samples;
  }

  double published() {
    return published;
  }
}
