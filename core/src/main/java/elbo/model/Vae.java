package elbo.model;

import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.network.Decoder;
import elbo.network.Likelihood;
import elbo.proposal.DiagonalNormal;
import elbo.proposal.Encoder;
import elbo.proposal.Proposal;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;

/// A variational autoencoder: z ~ N(0, I), x | z as a decoder network says, q(z | x) as an encoder
/// does.
///
/// D. P. Kingma, M. Welling (2014), Auto-encoding variational Bayes.
public final class Vae implements Model {
  private final String name;
  private final int width;
  private final Decoder decoder;
  private final Likelihood likelihood;
  private final Encoder encoder;
  private final DiagonalNormal prior;

  /// @param name what it is called in reports
  /// @param width D, the numbers in an observation
  /// @param likelihood what the decoder's outputs mean
  /// @throws IllegalArgumentException if the decoder's outputs do not fit the width
  public Vae(String name, int width, Decoder decoder, Likelihood likelihood, Encoder encoder) {
    if (likelihood.outputs(width) != decoder.outputs()) {
      throw new IllegalArgumentException(
          "the decoder gives %d numbers, but %s of %d numbers takes %d"
              .formatted(decoder.outputs(), likelihood, width, likelihood.outputs(width)));
    }
    this.name = name;
    this.width = width;
    this.decoder = decoder;
    this.likelihood = likelihood;
    this.encoder = encoder;
    prior = DiagonalNormal.standard(decoder.latentDimension());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int latentDimension() {
    return decoder.latentDimension();
  }

  @Override
  public int observationDimension() {
    return width;
  }

  /// What turns latents into the parameters of p(x | z).
  public Decoder decoder() {
    return decoder;
  }

  @Override
  public Joint at(double[] x) {
    Observations.width(this, x);
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
  public Proposal proposal(double[] x) {
    return encoder.at(x);
  }

  @Override
  public Optional<Proposal> prior() {
    return Optional.of(prior);
  }

  @Override
  public double[] draw(UniformRandomProvider random) {
    double[] z = new double[latentDimension()];
    for (int j = 0; j < z.length; j++) {
      z[j] = Draws.normal(random);
    }
    return likelihood.draw(decoder.decode(z), random);
  }
}
