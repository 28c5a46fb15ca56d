package elbo.model;

import elbo.distribution.DiagonalNormal;
import elbo.distribution.Distribution;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.network.Decoder;
import elbo.network.Likelihood;
import java.util.Optional;
import java.util.function.Function;
import org.apache.commons.rng.UniformRandomProvider;

/// A variational autoencoder: z ~ N(0, I), p(x | z) with the parameters that a decoder network
/// outputs, and q(z | x) with those of an encoder.
///
/// D. P. Kingma, M. Welling (2014), Auto-encoding variational Bayes.
public final class Vae implements LatentModel {
  private final ModelName name;
  private final int width;
  private final Decoder decoder;
  private final Likelihood likelihood;
  private final Function<double[], ? extends Distribution> encoder;
  private final DiagonalNormal prior;

  /// @param name its name in reports
  /// @param width D, the numbers in an observation
  /// @param likelihood the distributions whose parameters the decoder outputs
  /// @param encoder q(· | x); throws IllegalArgumentException if x has another width than it takes,
  ///   or if its outputs are those of no distribution (a scale that is not positive, for example)
  /// @throws IllegalArgumentException if the decoder's outputs do not fit the width
  public Vae(
      String name,
      int width,
      Decoder decoder,
      Likelihood likelihood,
      Function<double[], ? extends Distribution> encoder) {
    this(name, Optional.empty(), width, decoder, likelihood, encoder);
  }

  /// A model with a hash of its weights.
  ///
  /// @param sha256 64 hexadecimal digits, where it is known
  /// @throws IllegalArgumentException as the other constructor
  public Vae(
      String name,
      Optional<String> sha256,
      int width,
      Decoder decoder,
      Likelihood likelihood,
      Function<double[], ? extends Distribution> encoder) {
    if (likelihood.outputs(width) != decoder.outputs()) {
      throw new IllegalArgumentException(
          "the decoder outputs %d numbers, but %s of %d numbers takes %d"
              .formatted(decoder.outputs(), likelihood, width, likelihood.outputs(width)));
    }
    this.name = new ModelName(name, sha256);
    this.width = width;
    this.decoder = decoder;
    this.likelihood = likelihood;
    this.encoder = encoder;
    prior = DiagonalNormal.standard(decoder.latentDimension());
  }

  @Override
  public String name() {
    return name.text();
  }

  @Override
  public Optional<String> sha256() {
    return name.sha256();
  }

  @Override
  public int latentDimension() {
    return decoder.latentDimension();
  }

  @Override
  public int observationDimension() {
    return width;
  }

  /// The function from latents to the parameters of p(x | z).
  public Decoder decoder() {
    return decoder;
  }

  @Override
  public Joint at(double[] x) {
    Support.width(this, x);
    Likelihood.Observed observed = likelihood.at(x);
    boolean smooth = decoder.differentiable() && observed.differentiable();
    return smooth ? new SmoothDecoded(observed) : new Decoded(observed);
  }

  private class Decoded implements Joint {
    private final Likelihood.Observed observed;

    Decoded(Likelihood.Observed observed) {
      this.observed = observed;
    }

    @Override
    public void logJoint(
        int count, double[] z, Scratch scratch, double[] logPrior, double[] logLikelihood) {
      prior.logDensity(count, z, scratch, logPrior);
      int mark = scratch.mark();
      float[] outputs = scratch.floats(decoder.outputLength());
      decoder.decode(count, z, scratch, outputs);
      observed.logLikelihood(count, outputs, scratch, logLikelihood);
      scratch.release(mark);
    }
  }

  private final class SmoothDecoded extends Decoded implements SmoothJoint {
    private final Likelihood.Observed observed;

    SmoothDecoded(Likelihood.Observed observed) {
      super(observed);
      this.observed = observed;
    }

    @Override
    public Expansion expand(double[] z) {
      int d = z.length;
      float[] outputs = new float[decoder.outputs()];
      float[][] jacobian = new float[outputs.length][d];
      decoder.linearize(z, outputs, jacobian);
      double[] slope = new double[outputs.length];
      double[] curvature = new double[outputs.length];
      observed.expand(outputs, slope, curvature);
      double[] gradient = new double[d];
      double[][] precision = new double[d][d];
      for (int j = 0; j < d; j++) {
        gradient[j] = -z[j];
        precision[j][j] = 1;
      }
      for (int r = 0; r < outputs.length; r++) {
        float[] row = jacobian[r];
        for (int i = 0; i < d; i++) {
          gradient[i] = Math.fma(slope[r], row[i], gradient[i]);
          double f = curvature[r] * row[i];
          double[] out = precision[i];
          for (int j = 0; j < d; j++) {
            out[j] = Math.fma(f, row[j], out[j]);
          }
        }
      }
      return new Expansion(value(z), gradient, precision);
    }

    private double value(double[] z) {
      double[] block = new double[z.length * Block.SIZE];
      for (int j = 0; j < z.length; j++) {
        block[j * Block.SIZE] = z[j];
      }
      double[] logPrior = new double[Block.SIZE];
      double[] logLikelihood = new double[Block.SIZE];
      Scratch.lend(scratch -> logJoint(1, block, scratch, logPrior, logLikelihood));
      return logPrior[0] + logLikelihood[0];
    }
  }

  @Override
  public Distribution proposal(double[] x) {
    return encoder.apply(x);
  }

  @Override
  public Optional<Distribution> prior() {
    return Optional.of(prior);
  }

  @Override
  public Draw draw(UniformRandomProvider random) {
    double[] z = new double[latentDimension()];
    for (int j = 0; j < z.length; j++) {
      z[j] = Draws.normal(random);
    }
    return new Draw(z, likelihood.draw(decoder.decode(z), random));
  }
}
