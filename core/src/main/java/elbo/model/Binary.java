package elbo.model;

import elbo.distribution.Categorical;
import elbo.distribution.Distribution;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.rng.UniformRandomProvider;

/// A model of one binary latent and one binary observation: the worked example of the ELBO.
///
/// @param p p(z = 1)
/// @param likelihood0 p(x = 1 | z = 0)
/// @param likelihood1 p(x = 1 | z = 1)
/// @param q q(z = 1 | x = 1), and q(z = 0 | x = 0)
public record Binary(double p, double likelihood0, double likelihood1, double q)
    implements Enumerable {
  /// @throws IllegalArgumentException if a parameter is no probability
  public Binary {
    for (double value : new double[] {p, likelihood0, likelihood1, q}) {
      if (!(value >= 0 && value <= 1)) {
        throw new IllegalArgumentException("a probability must be from 0 to 1, but is " + value);
      }
    }
  }

  private Discrete tables() {
    double[][] likelihood = {{1 - likelihood0, likelihood0}, {1 - likelihood1, likelihood1}};
    return new Discrete(new double[] {1 - p, p}, likelihood);
  }

  @Override
  public int latentDimension() {
    return 1;
  }

  @Override
  public int observationDimension() {
    return 1;
  }

  @Override
  public long states() {
    return 2;
  }

  @Override
  public void latents(long state, int lane, double[] z) {
    z[lane] = state;
  }

  @Override
  public Joint at(double[] x) {
    return tables().at(x);
  }

  @Override
  public Distribution proposal(double[] x) {
    Support.width(this, x);
    double one = Support.state(x, 0, 2) == 1 ? q : 1 - q;
    return new Categorical(new double[] {1 - one, one});
  }

  @Override
  public boolean prefersOwnProposal() {
    return true;
  }

  @Override
  public Optional<Distribution> prior() {
    return tables().prior();
  }

  @Override
  public Optional<Distribution> posterior(double[] x) {
    return tables().posterior(x);
  }

  @Override
  public OptionalDouble logEvidence(double[] x) {
    return tables().logEvidence(x);
  }

  @Override
  public Draw draw(UniformRandomProvider random) {
    return tables().draw(random);
  }
}
