package elbo.model;

import elbo.distribution.DiagonalNormal;
import elbo.distribution.Distribution;
import elbo.distribution.Normal;
import elbo.kernel.Block;
import elbo.kernel.Gram;
import elbo.kernel.Runs;
import elbo.kernel.Scratch;
import elbo.kernel.Sums;
import elbo.network.Decoder;
import elbo.network.LatentSlopes;
import elbo.network.Likelihood;
import elbo.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.commons.rng.UniformRandomProvider;

/// A variational autoencoder: z ~ N(0, I) or another prior, p(x | z) with the parameters that a
/// decoder network outputs, and q(z | x) with those of an encoder.
///
/// D. P. Kingma, M. Welling (2014), Auto-encoding variational Bayes.
public final class Vae implements LatentModel {
  // Times the curvature at the end of a step.
  private static final double FAR = 4;
  private static final double EDGE = 1e100;

  private final ModelName name;
  private final int width;
  private final Decoder decoder;
  private final Likelihood likelihood;
  private final Function<double[], ? extends Distribution> encoder;
  private final Distribution prior;
  // The standard deviations of a normal prior; none where all are 1, and of other priors.
  private final double[] scale;

  /// @param name its name in reports
  /// @param width D, the numbers in an observation
  /// @param likelihood the distributions whose parameters the decoder outputs
  /// @param encoder q(· | x), faster as a [BatchEncoder]; throws IllegalArgumentException if x has
  ///   another width than it takes, or if its outputs are those of no distribution (a scale that is
  ///   not positive, for example)
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
          String.format(
              Locale.ROOT,
              "the decoder outputs %d numbers, but %s of %d numbers takes %d",
              decoder.outputs(),
              likelihood,
              width,
              likelihood.outputs(width)));
    }
    this.name = new ModelName(name, sha256);
    this.width = width;
    this.decoder = decoder;
    this.likelihood = likelihood;
    this.encoder = encoder;
    prior = DiagonalNormal.standard(decoder.latentDimension());
    scale = new double[0];
  }

  private Vae(Vae other, Distribution prior, Decoder decoder) {
    name = other.name;
    width = other.width;
    this.decoder = decoder;
    likelihood = other.likelihood;
    encoder = other.encoder;
    this.prior = prior;
    scale = prior instanceof Normal normal ? deviations(normal) : new double[0];
  }

  private static double[] deviations(Normal prior) {
    double[] out = new double[prior.latentDimension()];
    boolean isStandard = true;
    for (int i = 0; i < out.length; i++) {
      double[] row = prior.factorRow(i);
      out[i] = Math.sqrt(Sums.dot(row, row, row.length));
      isStandard &= out[i] == 1;
    }
    return isStandard ? new double[0] : out;
  }

  /// The same model with another prior in place of N(0, I).
  ///
  /// @throws IllegalArgumentException if it has another dimension than the latents
  public Vae withPrior(Distribution other) {
    if (other.latentDimension() != latentDimension()) {
      throw new IllegalArgumentException(
          "the decoder takes "
              + latentDimension()
              + " latents, but the prior has "
              + other.latentDimension());
    }
    return new Vae(this, other, decoder);
  }

  /// The same model with another decoder of as many latents and outputs.
  ///
  /// @throws IllegalArgumentException if it has others
  public Vae withDecoder(Decoder other) {
    if (other.latentDimension() != decoder.latentDimension()
        || other.outputs() != decoder.outputs()) {
      throw new IllegalArgumentException(
          "the decoder takes "
              + decoder.latentDimension()
              + " latents and outputs "
              + decoder.outputs()
              + " numbers, but the other "
              + other.latentDimension()
              + " and "
              + other.outputs());
    }
    return new Vae(this, prior, other);
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

  /// How many numbers the decoder outputs for each z.
  public int outputs() {
    return decoder.outputs();
  }

  /// Writes what the decoder outputs, the parameters of p(x | z), for a block of latents.
  ///
  /// @param count at most `Block.SIZE`
  /// @param z dimension-major: coordinate j of sample i at `z[j * Block.SIZE + i]`
  /// @param out number r of sample i at `out[r * Block.SIZE + i]`
  public void outputs(int count, double[] z, Scratch scratch, double[] out) {
    if (decoder.doublePrecision()) {
      decoder.decode(count, z, scratch, out);
      return;
    }
    int mark = scratch.mark();
    float[] outputs = scratch.floats(decoder.outputLength());
    decoder.decode(count, z, scratch, outputs);
    for (int r = 0; r < decoder.outputs() * Block.SIZE; r++) {
      out[r] = outputs[r];
    }
    scratch.release(mark);
  }

  @Override
  public Joint at(double[] x) {
    return joint(x.clone());
  }

  @Override
  public Joint at(Observation x) {
    return joint(x.values());
  }

  // Of numbers that nobody changes.
  private Joint joint(double[] x) {
    Support.width(this, x);
    Likelihood.Observed observed = likelihood.at(x);
    SinglePrecision.require(
        x, decoder, likelihood, () -> decoder.outputsAt(new double[latentDimension()]));
    boolean smooth = observed.differentiable() && prior.differentiable();
    if (smooth && decoder instanceof Network network) {
      return new GradientDecoded(observed, network, x);
    }
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
      if (decoder.doublePrecision()) {
        double[] outputs = scratch.doubles(decoder.outputLength());
        decoder.decode(count, z, scratch, outputs);
        observed.logLikelihood(count, outputs, scratch, logLikelihood);
      } else {
        float[] outputs = scratch.floats(decoder.outputLength());
        decoder.decode(count, z, scratch, outputs);
        observed.logLikelihood(count, outputs, scratch, logLikelihood);
      }
      scratch.release(mark);
    }

    @Override
    public boolean sharesLanesWith(Joint other) {
      return decoder.sharesLanes() && other instanceof Decoded that && that.isOf(Vae.this);
    }

    @SuppressWarnings("ReferenceEquality") // the very model is meant
    private boolean isOf(Vae vae) {
      return Vae.this == vae;
    }

    @Override
    public void logJoint(
        List<? extends Joint> members,
        Runs runs,
        double[] z,
        Scratch scratch,
        double[] logPrior,
        double[] logLikelihood) {
      List<Likelihood.Observed> all = new ArrayList<>(members.size());
      members.forEach(member -> all.add(((Decoded) member).observed));
      int count = runs.count();
      int rows = decoder.outputs();
      prior.logDensity(count, z, scratch, logPrior);
      int mark = scratch.mark();
      if (decoder.doublePrecision()) {
        double[] outputs = scratch.doubles(decoder.outputLength());
        decoder.decode(count, z, scratch, outputs);
        observed.logLikelihood(all, runs, rows, outputs, scratch, logLikelihood);
      } else {
        float[] outputs = scratch.floats(decoder.outputLength());
        decoder.decode(count, z, scratch, outputs);
        observed.logLikelihood(all, runs, rows, outputs, scratch, logLikelihood);
      }
      scratch.release(mark);
    }

    @Override
    public Optional<String> fault(double[] z) {
      return likelihood.fault(decoder.outputsAt(z));
    }
  }

  private class SmoothDecoded extends Decoded implements SmoothJoint {
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
      linearize(z, outputs, jacobian);
      double[] slope = new double[outputs.length];
      double[] curvature = new double[outputs.length];
      double[] wide = wide(z, outputs);
      observed.expand(wide, slope, curvature);
      if (!decoder.differentiable()) {
        temper(z, wide, jacobian, slope, curvature);
      }
      dropEdges(slope, curvature);
      double[] gradient = new double[d];
      double[][] precision = new double[d][d];
      prior.expand(z, gradient, precision);
      for (int r = 0; r < outputs.length; r++) {
        float[] row = jacobian[r];
        for (int i = 0; i < d; i++) {
          gradient[i] = Math.fma(slope[r], row[i], gradient[i]);
        }
      }
      Gram.add(jacobian, curvature, precision);
      for (int i = 0; i < d; i++) {
        for (int j = 0; j < i; j++) {
          precision[j][i] = precision[i][j];
        }
      }
      return new Expansion(value(z, outputs), gradient, precision);
    }

    private void linearize(double[] z, float[] outputs, float[][] jacobian) {
      if (scale.length == 0 || decoder.differentiable()) {
        decoder.linearize(z, outputs, jacobian);
      } else {
        decoder.differences(z, scale, outputs, jacobian);
      }
    }

    // A step that changes the curvature by an output far, as one away from the edge of what it can
    // be, gives no derivative there: slope and curvature are then those at its end.
    private void temper(
        double[] z, double[] outputs, float[][] jacobian, double[] slope, double[] curvature) {
      double[] moved = outputs.clone();
      for (int r = 0; r < moved.length; r++) {
        double most = 0;
        for (int j = 0; j < z.length; j++) {
          double change = jacobian[r][j] * Decoder.step(z[j], scale.length == 0 ? 1 : scale[j]);
          most = Math.abs(change) > Math.abs(most) ? change : most;
        }
        moved[r] += most;
      }
      double[] slopeThere = new double[moved.length];
      double[] curvatureThere = new double[moved.length];
      observed.expand(moved, slopeThere, curvatureThere);
      for (int r = 0; r < moved.length; r++) {
        if (curvature[r] > FAR * curvatureThere[r]) {
          slope[r] = slopeThere[r];
          curvature[r] = curvatureThere[r];
        }
      }
    }

    // At an edge itself, such as a rate of 0, likelihoods give the curvature of a number beside it.
    private static void dropEdges(double[] slope, double[] curvature) {
      for (int r = 0; r < slope.length; r++) {
        if (curvature[r] > EDGE) {
          slope[r] = 0;
          curvature[r] = 0;
        }
      }
    }

    private double[] wide(double[] z, float[] outputs) {
      if (decoder.doublePrecision()) {
        return decoder.outputsAt(z);
      }
      double[] wide = new double[outputs.length];
      for (int r = 0; r < outputs.length; r++) {
        wide[r] = outputs[r];
      }
      return wide;
    }

    // Differences take outputs in other precision than those of a block.
    private double value(double[] z, float[] outputs) {
      double[] block = new double[z.length * Block.SIZE];
      for (int j = 0; j < z.length; j++) {
        block[j * Block.SIZE] = z[j];
      }
      double[] logPrior = new double[Block.SIZE];
      double[] logLikelihood = new double[Block.SIZE];
      Scratch.lend(scratch -> {
        if (!decoder.differentiable() || decoder.doublePrecision()) {
          logJoint(1, block, scratch, logPrior, logLikelihood);
          return;
        }
        prior.logDensity(1, block, scratch, logPrior);
        float[] row = scratch.floats(decoder.outputLength());
        for (int r = 0; r < outputs.length; r++) {
          row[r * Block.SIZE] = outputs[r];
        }
        observed.logLikelihood(1, row, scratch, logLikelihood);
      });
      return logPrior[0] + logLikelihood[0];
    }

    // Beside d + 1 for the differences, those for the outputs and the value in full precision.
    @Override
    public long evaluations() {
      if (decoder.differentiable()) {
        return 1;
      }
      return decoder.latentDimension() + (decoder.doublePrecision() ? 3L : 2L);
    }

    @Override
    public long gradients() {
      return decoder.differentiable() ? 1 : 0;
    }
  }

  private final class GradientDecoded extends SmoothDecoded implements GradientJoint {
    private final Network network;
    private final double[] x;
    // Made when first asked for: it has a copy of the weights. Two threads may both make it.
    private volatile Optional<LatentSlopes> slopes = Optional.empty();

    GradientDecoded(Likelihood.Observed observed, Network network, double[] x) {
      super(observed);
      this.network = network;
      this.x = x;
    }

    private LatentSlopes slopes() {
      if (slopes.isEmpty()) {
        slopes = Optional.of(new LatentSlopes(network, likelihood, x));
      }
      return slopes.orElseThrow();
    }

    @Override
    public void gradients(
        int count,
        double[] z,
        Scratch scratch,
        double[] logPrior,
        double[] logLikelihood,
        double[] priorGradient,
        double[] likelihoodGradient) {
      if (prior.hasGradients()) {
        prior.gradients(count, z, scratch, logPrior, priorGradient);
      } else {
        expanded(count, z, scratch, logPrior, priorGradient);
      }
      slopes().fill(count, z, scratch, logLikelihood, likelihoodGradient);
    }

    private void expanded(
        int count, double[] z, Scratch scratch, double[] logPrior, double[] priorGradient) {
      prior.logDensity(count, z, scratch, logPrior);
      int d = latentDimension();
      double[] own = new double[d];
      double[] gradient = new double[d];
      double[][] precision = new double[d][d];
      for (int i = 0; i < count; i++) {
        for (int j = 0; j < d; j++) {
          own[j] = z[j * Block.SIZE + i];
        }
        prior.expand(own, gradient, precision);
        for (int j = 0; j < d; j++) {
          priorGradient[j * Block.SIZE + i] = gradient[j];
        }
      }
    }
  }

  @Override
  public Distribution proposal(double[] x) {
    return encoder.apply(x.clone());
  }

  @Override
  public List<? extends Supplier<? extends Distribution>> proposals(List<double[]> xs) {
    return encoder instanceof BatchEncoder<?> batch
        ? batch.all(xs)
        : LatentModel.super.proposals(xs);
  }

  @Override
  public Optional<Distribution> prior() {
    return Optional.of(prior);
  }

  @Override
  public Draw draw(UniformRandomProvider random) {
    double[] z = Draws.from(prior, random);
    return new Draw(z, likelihood.draw(decoder.outputsAt(z), random));
  }
}
