package elbo.network;

import elbo.kernel.Block;
import elbo.kernel.Runs;
import elbo.kernel.Scratch;
import elbo.name.Catalog;
import elbo.name.Named;
import java.util.List;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;

/// A family of distributions p(x | z) whose parameters are the outputs of a decoder.
///
/// For an observation of D numbers each learned parameter takes a group of D outputs; the groups
/// follow one another in the order in which the parameters stand in the record. Output `r` of a
/// parameter belongs to number `r` of the observation. [Categorical] and the mixtures, whose groups
/// are of another size, document theirs.
///
/// | likelihood | parameters in order | support |
/// |---|---|---|
/// | [BernoulliLogits] | log odds | from 0 to 1 |
/// | [BernoulliProbabilities] | probabilities | from 0 to 1 |
/// | [ContinuousBernoulli] | probability | from 0 to 1 |
/// | [Normal] | mean, scale | real |
/// | [Laplace] | location, scale | real |
/// | [StudentT] | degrees of freedom, location, scale | real |
/// | [Poisson] | rate | counts |
/// | [NegativeBinomial] | mean, inverse dispersion | counts |
/// | [NegativeBinomialTotalCount] | total count, probability | counts |
/// | [ZeroInflatedPoisson] | rate, inflation | counts |
/// | [ZeroInflatedNegativeBinomial] | mean, inverse dispersion, inflation | counts |
/// | [Binomial] | probability | counts up to the number of trials |
/// | [Categorical] | logits of the classes | one-hot or whole numbers |
/// | [DiscretizedLogistic] | mean, scale | evenly spaced levels |
/// | [DiscretizedLogisticMixture] | weights, means, scales of the components | evenly spaced levels |
public interface Likelihood extends Named {
  /// Those that go by their names: of a user's own, by their full names.
  Catalog<Likelihood> CATALOG = new Catalog<>(Likelihood.class, "elbo.network");

  /// The likelihood of a printed name.
  ///
  /// @throws IllegalArgumentException as [Catalog#parse(String)]
  static Likelihood parse(String name) {
    return CATALOG.parse(name);
  }

  /// The number of outputs for an observation of this width.
  ///
  /// @throws IllegalArgumentException if there is none of this width
  int outputs(int width);

  /// The likelihood of one x as a function of the outputs.
  ///
  /// @param x kept, so that it must not change any more
  /// @throws IllegalArgumentException if x lies outside the support; the message names the rule and
  ///   the value
  Observed at(double[] x);

  /// The position that an output belongs to, of those that are independent given all outputs: the
  /// number of the observation, as a rule.
  ///
  /// @param width D, the numbers in an observation
  default int position(int output, int width) {
    return output % width;
  }

  /// Draws x given the outputs for one z.
  double[] draw(double[] outputs, UniformRandomProvider random);

  /// The family and its parameters in one phrase, for reports: 'normal, scale 1'.
  default String describe() {
    return name();
  }

  /// Whether this is a distribution of zeros and ones whose formula is also taken between them,
  /// where it is a cross-entropy and the log probability of nothing.
  default boolean isBernoulli() {
    return false;
  }

  /// The error of log p(x), in nats, that is to be expected where the outputs are rounded to single
  /// precision: Σ u² / (24 s²) with the distance u of neighbouring numbers about a location and its
  /// scale s; 0 for families without a location.
  default double roundingError(double[] outputs) {
    return 0;
  }

  /// What is wrong with the outputs for one z, where they are the parameters of no distribution:
  /// 'the scale of number 3 is NaN'; nothing where they are.
  default Optional<String> fault(double[] outputs) {
    for (int r = 0; r < outputs.length; r++) {
      if (Double.isNaN(outputs[r])) {
        return Optional.of("output " + r + " of the decoder is NaN");
      }
    }
    return Optional.empty();
  }

  /// log p(x | z) and its derivatives for many x at once, where there is a faster way than
  /// [GeneralSlopes].
  ///
  /// @throws IllegalArgumentException if there are none of this width
  default Optional<Slopes> slopes(int width) {
    return Optional.empty();
  }

  /// log p(x | z) for one x, as a function of a block of decoder outputs.
  interface Observed {
    /// Writes log p(x | z), in nats, for samples `i < count`.
    ///
    /// A parameter for which there is no distribution results in NaN; one at the edge of its
    /// domain, as a scale of 0, in the limit of the density, which may be −∞ or +∞.
    ///
    /// @param outputs dimension-major: output `r` of sample `i` at `[r * Block.SIZE + i]`; it has
    ///   the lanes up to `Block.padded(count)`, with any contents
    /// @param out one number a sample, in at least `Block.padded(count)` elements
    void logLikelihood(int count, double[] outputs, Scratch scratch, double[] out);

    /// The same from outputs in single precision: the bits are those for the outputs as doubles,
    /// unless documented.
    default void logLikelihood(int count, float[] outputs, Scratch scratch, double[] out) {
      int mark = scratch.mark();
      double[] wide = scratch.doubles(outputs.length);
      for (int row = 0; row + Block.SIZE <= outputs.length; row += Block.SIZE) {
        for (int i = row; i < row + count; i++) {
          wide[i] = outputs[i];
        }
      }
      logLikelihood(count, wide, scratch, out);
      scratch.release(mark);
    }

    /// Writes log p(x | z), in nats, of samples of several observations, each under its own x: the
    /// numbers of the form for one.
    ///
    /// @param members the observations, of which this is one
    /// @param runs which of them each lane belongs to
    /// @param rows how many outputs there are
    default void logLikelihood(
        List<? extends Observed> members,
        Runs runs,
        int rows,
        double[] outputs,
        Scratch scratch,
        double[] out) {
      int mark = scratch.mark();
      double[] own = scratch.doubles(rows * Block.SIZE);
      double[] sums = scratch.doubles(Block.SIZE);
      for (int m = runs.firstMember(); m <= runs.lastMember(); m++) {
        int from = runs.from(m);
        int to = runs.to(m);
        Runs.front(rows, from, to, outputs, own);
        members.get(m).logLikelihood(to - from, own, scratch, sums);
        Runs.back(1, from, to, sums, out);
      }
      scratch.release(mark);
    }

    /// Writes log p(x | z), in nats, of samples of several observations, each under its own x: the
    /// numbers of the form for one.
    ///
    /// @param members the observations, of which this is one
    /// @param runs which of them each lane belongs to
    /// @param rows how many outputs there are
    default void logLikelihood(
        List<? extends Observed> members,
        Runs runs,
        int rows,
        float[] outputs,
        Scratch scratch,
        double[] out) {
      int mark = scratch.mark();
      float[] own = scratch.floats(rows * Block.SIZE);
      double[] sums = scratch.doubles(Block.SIZE);
      for (int m = runs.firstMember(); m <= runs.lastMember(); m++) {
        int from = runs.from(m);
        int to = runs.to(m);
        Runs.front(rows, from, to, outputs, own);
        members.get(m).logLikelihood(to - from, own, scratch, sums);
        Runs.back(1, from, to, sums, out);
      }
      scratch.release(mark);
    }

    /// Whether [#expand] is supported.
    default boolean differentiable() {
      return false;
    }

    /// The derivatives of log p(x | z) with respect to each output of one sample.
    ///
    /// @param outputs of one sample
    /// @param slope the first derivatives
    /// @param curvature the expected negative second derivatives (Fisher information), none
    ///   negative
    /// @throws UnsupportedOperationException if there are none
    default void expand(double[] outputs, double[] slope, double[] curvature) {
      throw new UnsupportedOperationException("this likelihood has no derivatives");
    }

    /// The first derivatives of [#expand] alone, which may take far less time.
    default void slope(double[] outputs, double[] slope) {
      expand(outputs, slope, new double[slope.length]);
    }
  }
}
