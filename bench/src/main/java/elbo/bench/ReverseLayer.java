package elbo.bench;

import elbo.kernel.StripProduct;
import elbo.kernel.Strips;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// The products of a dense layer in learning, on many samples: its outputs, the derivatives by its
/// inputs, and those by its weights, with the transposition that they take; only multiply-adds are
/// counted as work.
///
/// `java -jar bench/target/benchmarks.jar ReverseLayer`; compare `flops` with [FmaPeak].
public class ReverseLayer extends Measured {
  private static final int PIECE = 32;

  /// Inputs × outputs.
  @Param({"200x784", "784x200", "200x200", "50x200"})
  public String shape = "1x1";

  @Param({"512"})
  public int samples = 1;

  private int inputs;
  private int outputs;
  private Strips in = new Strips(1);
  private Strips out = in;
  private Strips columns = in;
  private float[] weights = {};
  private float[] bias = {};
  private float[] x = {};
  private float[] y = {};
  private float[] delta = {};
  private float[] transposed = {};
  private float[] ofInputs = {};
  private float[] ofWeights = {};
  private final float[] ones = new float[Strips.WIDTH];

  @Setup
  public void check() {
    inputs = Integer.parseInt(shape.substring(0, shape.indexOf('x')));
    outputs = Integer.parseInt(shape.substring(shape.indexOf('x') + 1));
    in = new Strips(inputs);
    out = new Strips(outputs);
    columns = new Strips(samples + 8);
    weights = Inputs.floats(in.length(outputs), -1, 1);
    bias = Inputs.floats(Strips.count(outputs) * Strips.WIDTH, -1, 1);
    x = Inputs.floats(in.length(samples), -1, 1);
    delta = Inputs.floats(out.length(samples), -1, 1);
    y = new float[out.length(samples)];
    transposed = new float[columns.length(outputs)];
    ofInputs = new float[in.length(samples)];
    ofWeights = new float[in.length(outputs)];
    Arrays.fill(ones, 1);
    outputs(new Flops());
    inputs(new Flops());
    weights(new Flops());
    for (int i = 0; i < 100; i++) {
      check(i * 31 % outputs, i * 17 % inputs, i * 7 % samples);
    }
  }

  private void check(int r, int k, int sample) {
    double output = bias[r];
    for (int j = 0; j < inputs; j++) {
      output += (double) weights[in.place(j, r)] * x[in.place(j, sample)];
    }
    Check.within("output", output, y[out.place(r, sample)], 1e-5 * inputs);
    double input = 0;
    for (int j = 0; j < outputs; j++) {
      input += (double) weights[in.place(k, j)] * delta[out.place(j, sample)];
    }
    Check.within("derivative by an input", input, ofInputs[in.place(k, sample)], 1e-5 * outputs);
    double weight = 0;
    for (int i = 0; i < samples; i++) {
      weight += (double) x[in.place(k, i)] * delta[out.place(r, i)];
    }
    Check.within("derivative by a weight", weight, ofWeights[in.place(k, r)], 1e-5 * samples);
  }

  private long work() {
    return 2L * inputs * outputs * samples;
  }

  @Benchmark
  public float[] outputs(Flops work) {
    for (int s = 0; s < samples; s += PIECE) {
      StripProduct.transposed(
          inputs,
          weights,
          0,
          in,
          bias,
          0,
          x,
          in.place(0, s),
          Strips.count(Math.min(PIECE, samples - s)),
          y,
          out.place(0, s),
          out);
    }
    work.flops += work();
    return y;
  }

  @Benchmark
  public float[] inputs(Flops work) {
    for (int s = 0; s < samples; s += PIECE) {
      StripProduct.product(
          outputs,
          weights,
          0,
          in,
          delta,
          out.place(0, s),
          out.strip(),
          Strips.count(Math.min(PIECE, samples - s)),
          ofInputs,
          in.place(0, s));
    }
    work.flops += work();
    return ofInputs;
  }

  @Benchmark
  public float[] weights(Flops work) {
    for (int s = 0; s < samples; s += Strips.WIDTH) {
      int count = Math.min(Strips.WIDTH, samples - s);
      out.transpose(delta, out.place(0, s), count, ones, 0, transposed, 0, columns, s);
    }
    int strips;
    for (int strip = 0; strip < Strips.count(outputs); strip += strips) {
      strips = StripProduct.together(Strips.count(outputs) - strip);
      int from = strip * columns.strip();
      int to = strip * in.strip();
      StripProduct.product(
          samples, x, 0, in, transposed, from, columns.strip(), strips, ofWeights, to);
    }
    work.flops += work();
    return ofWeights;
  }
}
