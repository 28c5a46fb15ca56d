package elbo.network;

import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.kernel.Strips;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/// log p(x | z) and its derivatives in z for one x and a block of samples, by reverse mode through
/// a network in single precision.
///
/// For several threads at once. A result for a sample depends on its z alone.
public final class LatentSlopes {
  private static final int WIDTH = Strips.WIDTH;

  private final Perceptron shape;
  private final float[] packed;
  private final Slopes slopes;
  private final float[] x;
  // Those that no thread uses.
  private final Deque<Perceptron.Tape> tapes = new ArrayDeque<>();

  /// @param network from latents to the parameters of the likelihood
  /// @throws IllegalArgumentException if its outputs do not fit, or the likelihood has no
  ///   derivatives at x
  public LatentSlopes(Network network, Likelihood likelihood, double[] x) {
    if (likelihood.outputs(x.length) != network.outputs()) {
      throw new IllegalArgumentException(
          "the network outputs "
              + network.outputs()
              + " numbers, but "
              + likelihood
              + " of "
              + x.length
              + " numbers takes "
              + likelihood.outputs(x.length));
    }
    if (!likelihood.at(x).differentiable()) {
      throw new IllegalArgumentException(likelihood + " has no derivatives");
    }
    shape = Perceptron.of(network);
    packed = new float[shape.packedLength()];
    shape.pack(parameters(network), 0, packed, 0);
    slopes = GeneralSlopes.of(likelihood, x.length);
    this.x = new float[x.length * WIDTH];
    for (int j = 0; j < x.length; j++) {
      Arrays.fill(this.x, j * WIDTH, (j + 1) * WIDTH, (float) x[j]);
    }
  }

  private float[] parameters(Network network) {
    float[] all = new float[shape.parameters()];
    int next = 0;
    for (Dense layer : network.layers()) {
      float[] weights = layer.weights();
      System.arraycopy(weights, 0, all, next, weights.length);
      System.arraycopy(layer.bias(), 0, all, next + weights.length, layer.outputs());
      next += weights.length + layer.outputs();
    }
    return all;
  }

  /// Writes log p(x | z), in nats, and its derivatives in z, for samples `i < count`.
  ///
  /// @param count at most `Block.SIZE`
  /// @param z coordinate j of sample i at `z[j * Block.SIZE + i]`
  /// @param logLikelihood `Block.SIZE` numbers
  /// @param gradient in the layout of z
  public void fill(
      int count, double[] z, Scratch scratch, double[] logLikelihood, double[] gradient) {
    Perceptron.Tape tape = borrow();
    int strips = Strips.count(count);
    Strips in = shape.in();
    for (int i = 0; i < strips * WIDTH; i++) {
      for (int j = 0; j < in.rows(); j++) {
        tape.inputs()[in.place(j, i)] = (float) z[j * Block.SIZE + i];
      }
    }
    shape.forward(packed, 0, tape, 0, strips);
    float[] delta = tape.outputDelta();
    int outputs = strips * shape.out().strip();
    System.arraycopy(tape.outputs(), 0, delta, 0, outputs);
    for (int s = 0; s < strips; s++) {
      int lanes = Math.min(WIDTH, count - s * WIDTH);
      int at = s * shape.out().strip();
      slopes.fill(lanes, x, 0, delta, at, scratch, logLikelihood, s * WIDTH);
    }
    shape.backward(packed, 0, tape, 0, strips, 0);
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < in.rows(); j++) {
        gradient[j * Block.SIZE + i] = tape.inputDelta()[in.place(j, i)];
      }
    }
    synchronized (tapes) {
      tapes.push(tape);
    }
  }

  private Perceptron.Tape borrow() {
    synchronized (tapes) {
      return tapes.isEmpty() ? shape.inputTape(Block.SIZE) : tapes.pop();
    }
  }
}
