package elbo.onnx;

import elbo.distribution.Distribution;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.network.Decoder;
import java.util.List;
import java.util.Locale;

/// A normalizing flow as a graph: a bijection of d numbers with the logarithm of the absolute value
/// of its Jacobian's determinant.
///
/// D. J. Rezende, S. Mohamed (2015), Variational inference with normalizing flows.
///
/// @param network outputs the d images, then d copies of the log determinant
record Flow(ModelFile file, Decoder network) {
  /// @param input the name of what is mapped
  /// @throws IllegalArgumentException if the outputs are not understood, or do not fit the input
  static Flow open(ModelFile file, String input, RowShape latent) {
    List<String> names = file.outputNames();
    List<String> determinants = names.stream().filter(ExtraNames::isLogDeterminant).toList();
    if (names.size() != 2 || determinants.size() != 1) {
      throw file.error(
          String.format(
              Locale.ROOT,
              "its outputs are %s; a flow has two, what the input is mapped to and log_det",
              file.describeOutputs()));
    }
    String image = names.get(names.getFirst().equals(determinants.getFirst()) ? 1 : 0);
    GraphInput from = GraphInput.of(file, input, latent);
    Evaluated.check(file, names);
    int d = from.width();
    int images = width(file, from, image);
    int logs = width(file, from, determinants.getFirst());
    if (images != d || logs != 1) {
      throw file.error(
          String.format(
              Locale.ROOT,
              "maps %s numbers to %s with %s log determinants, but must map d to d with one",
              d,
              images,
              logs));
    }
    List<Group> both = List.of(Group.whole(image), Group.whole(determinants.getFirst()));
    return new Flow(file, Fallback.open(file, from, Block.SIZE, both).network());
  }

  private static int width(ModelFile file, GraphInput from, String output) {
    return Fallback.open(file, from, Block.SIZE, List.of(Group.whole(output))).width();
  }

  int dimension() {
    return network.latentDimension();
  }

  /// Maps a block of samples.
  ///
  /// @param logDeterminant one number a sample
  void map(int count, double[] from, Scratch scratch, double[] to, double[] logDeterminant) {
    int d = dimension();
    int mark = scratch.mark();
    double[] out = scratch.doubles(network.outputLength());
    network.decode(count, from, scratch, out);
    System.arraycopy(out, 0, to, 0, d * Block.SIZE);
    System.arraycopy(out, d * Block.SIZE, logDeterminant, 0, count);
    scratch.release(mark);
  }

  /// The prior under which the image of z is N(0, I): log p(z) = log N(f(z)) + log|det f′(z)|.
  PriorDensity.LogDensity density(Distribution noise) {
    return (count, z, scratch, out) -> {
      int mark = scratch.mark();
      double[] u = scratch.doubles(dimension() * Block.SIZE);
      double[] log = scratch.doubles(Block.SIZE);
      map(count, z, scratch, u, log);
      for (int i = 0; i < count; i++) {
        out[i] += log[i];
      }
      noise.logDensity(count, u, scratch, log);
      for (int i = 0; i < count; i++) {
        out[i] += log[i];
      }
      scratch.release(mark);
    };
  }

  /// The decoder of noise by way of z = f(u).
  Decoder before(Decoder decoder) {
    return new Composed(this, decoder);
  }

  private record Composed(Flow flow, Decoder decoder) implements Decoder {
    @Override
    public int latentDimension() {
      return flow.dimension();
    }

    @Override
    public int outputs() {
      return decoder.outputs();
    }

    @Override
    public int outputLength() {
      return decoder.outputLength();
    }

    @Override
    public boolean doublePrecision() {
      return decoder.doublePrecision();
    }

    private double[] mapped(int count, double[] u, Scratch scratch) {
      double[] z = scratch.doubles(flow.dimension() * Block.SIZE);
      flow.map(count, u, scratch, z, scratch.doubles(Block.SIZE));
      return z;
    }

    @Override
    public void decode(int count, double[] u, Scratch scratch, float[] out) {
      int mark = scratch.mark();
      decoder.decode(count, mapped(count, u, scratch), scratch, out);
      scratch.release(mark);
    }

    @Override
    public void decode(int count, double[] u, Scratch scratch, double[] out) {
      int mark = scratch.mark();
      decoder.decode(count, mapped(count, u, scratch), scratch, out);
      scratch.release(mark);
    }
  }

  /// The distribution of the image of a sample of another: log q(f(u)) = log q₀(u) − log|det
  /// f′(u)|. Its density is known at its own samples alone.
  Distribution pushing(Distribution base) {
    return new Pushed(this, base);
  }

  private record Pushed(Flow flow, Distribution base) implements Distribution {
    @Override
    public int latentDimension() {
      return flow.dimension();
    }

    @Override
    public int uniforms() {
      return base.uniforms();
    }

    @Override
    public void sample(int count, double[] u, Scratch scratch, double[] z, double[] logQ) {
      int mark = scratch.mark();
      double[] noise = scratch.doubles(flow.dimension() * Block.SIZE);
      double[] log = scratch.doubles(Block.SIZE);
      base.sample(count, u, scratch, noise, logQ);
      flow.map(count, noise, scratch, z, log);
      for (int i = 0; i < count; i++) {
        logQ[i] -= log[i];
      }
      scratch.release(mark);
    }

    @Override
    public boolean hasDensity() {
      return false;
    }

    @Override
    public void logDensity(int count, double[] z, Scratch scratch, double[] out) {
      throw new UnsupportedOperationException(
          "the density of a flow is known at its samples alone");
    }
  }
}
