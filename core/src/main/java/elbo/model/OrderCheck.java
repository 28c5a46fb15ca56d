package elbo.model;

import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.network.Decoder;
import elbo.network.Dense;
import elbo.network.Likelihood;
import elbo.network.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.commons.rng.UniformRandomProvider;

/// The check that each output of an autoregressive network depends on earlier numbers alone.
///
/// Of dense layers it is a proof: no path of weights other than 0 leads from a number to an output
/// of its own place or of an earlier one. Of any other network, and to name what is wrong, numbers
/// are changed about several observations that are drawn from the family: at each place the number
/// there alone, or all from there on. What is then found in outputs up to that place is an error.
final class OrderCheck {
  // Rounding in another place of a batch is far less, relative to the largest output.
  private static final double TOLERANCE = 1e-5;
  private static final int MOST_POINTS = 16;
  private static final int EVALUATIONS = 4096;
  private static final int VALUES = 64;

  private final Decoder network;
  private final Order order;
  private final int width;
  private final Likelihood likelihood;
  // The places of the numbers and of the outputs.
  private final int[] in;
  private final int[] out;

  private OrderCheck(Factors member, Likelihood likelihood, int width, int[] in, int[] out) {
    network = member.network();
    order = member.order();
    this.likelihood = likelihood;
    this.width = width;
    this.in = in;
    this.out = out;
  }

  /// @throws IllegalArgumentException if the order has another number of positions
  static OrderCheck of(Factors member, Likelihood likelihood, int width) {
    int outputs = likelihood.outputs(width);
    int[] position = new int[outputs];
    for (int r = 0; r < outputs; r++) {
      position[r] = likelihood.position(r, width);
    }
    int positions = 1 + Arrays.stream(position).max().orElse(0);
    if (positions != member.order().size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the order has %d positions, but an observation has %d",
              member.order().size(),
              positions));
    }
    int[] in = new int[width];
    for (int j = 0; j < width; j++) {
      // One-hot numbers stand as their outputs do.
      in[j] = member.order().place(outputs == width ? position[j] : j);
    }
    int[] out = Arrays.stream(position).map(member.order()::place).toArray();
    return new OrderCheck(member, likelihood, width, in, out);
  }

  /// @throws IllegalArgumentException if an output depends on what the order has no earlier; the
  ///   message names both
  void run() {
    Optional<String> path = network instanceof Network dense ? path(dense) : Optional.of("");
    if (path.isEmpty()) {
      return;
    }
    changes()
        .or(() -> path.filter(found -> !found.isEmpty()))
        .ifPresent(found -> {
          throw new IllegalArgumentException(found);
        });
  }

  // Of each unit the latest place among the numbers that a path leads from.
  private Optional<String> path(Network dense) {
    int[] latest = in;
    int[] from = new int[width];
    Arrays.setAll(from, j -> j);
    for (Dense layer : dense.layers()) {
      float[] weights = layer.weights();
      int[] next = new int[layer.outputs()];
      int[] source = new int[next.length];
      Arrays.fill(next, -1);
      for (int r = 0; r < next.length; r++) {
        for (int k = 0; k < layer.inputs(); k++) {
          if (weights[r * layer.inputs() + k] != 0 && latest[k] > next[r]) {
            next[r] = latest[k];
            source[r] = from[k];
          }
        }
      }
      latest = next;
      from = source;
    }
    for (int r = 0; r < out.length; r++) {
      if (latest[r] >= out[r]) {
        return Optional.of(violation(r, from[r]) + " (by a path of weights other than 0)");
      }
    }
    return Optional.empty();
  }

  private String violation(int output, int number) {
    int position = order.position(out[output]);
    boolean own = in[number] == out[output];
    return String.format(
        Locale.ROOT,
        "output %d, a parameter of number %d, depends on number %d%s: in the order %s it must"
            + " depend on earlier numbers alone",
        output,
        position,
        number,
        own ? ", which is its own" : ", which comes after it",
        order);
  }

  private Optional<String> changes() {
    int points = Math.clamp(EVALUATIONS / order.size(), 2, MOST_POINTS);
    UniformRandomProvider random = Draws.generator(1);
    List<double[]> drawn = new ArrayList<>();
    for (int p = 0; p < points; p++) {
      drawn.add(drawn(random));
    }
    double[] values = values(drawn);
    for (int p = 0; p < points; p++) {
      double[] base = drawn.get(p);
      double[] other = changed(base, values, random);
      Optional<String> found = changes(base, other, p % 2 == 0);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  // Outputs from 0 to 1 are parameters of every family; its own may lead anywhere.
  private double[] drawn(UniformRandomProvider random) {
    double[] outputs = new double[out.length];
    for (int r = 0; r < outputs.length; r++) {
      outputs[r] = random.nextDouble(0.05, 0.95);
    }
    return likelihood.draw(outputs, random).clone();
  }

  // What numbers may be: what was drawn, and 0 and 1, which every family has.
  private static double[] values(List<double[]> drawn) {
    TreeSet<Double> values = new TreeSet<>(List.of(0.0, 1.0));
    for (double[] x : drawn) {
      for (int j = 0; j < x.length && values.size() < VALUES; j++) {
        values.add(x[j] + 0.0);
      }
    }
    return values.stream().mapToDouble(v -> v).toArray();
  }

  private static double[] changed(double[] x, double[] values, UniformRandomProvider random) {
    double[] out = new double[x.length];
    for (int j = 0; j < x.length; j++) {
      int v = random.nextInt(values.length);
      out[j] = values[v] == x[j] ? values[(v + 1) % values.length] : values[v];
    }
    return out;
  }

  // At each place, a row with other numbers there, or from there on.
  private Optional<String> changes(double[] base, double[] other, boolean single) {
    return Scratch.with(scratch -> {
      double[] block = scratch.doubles(width * Block.SIZE);
      double[] outputs = scratch.doubles(network.outputLength());
      for (int first = 0; first < order.size(); first += Block.SIZE - 1) {
        int count = Math.min(Block.SIZE - 1, order.size() - first);
        for (int j = 0; j < width; j++) {
          for (int i = 0; i <= count; i++) {
            int place = first + i - 1;
            boolean moves = i > 0 && (single ? in[j] == place : in[j] >= place);
            block[j * Block.SIZE + i] = moves ? other[j] : base[j];
          }
        }
        network.decode(count + 1, block, scratch, outputs);
        for (int i = 1; i <= count; i++) {
          int r = differing(outputs, i, first + i - 1);
          if (r >= 0) {
            return Optional.of(violation(r, culprit(base, other, r)));
          }
        }
      }
      return Optional.<String>empty();
    });
  }

  // An output up to a place that differs between lanes 0 and i; −1 if there is none.
  private int differing(double[] outputs, int i, int place) {
    double limit = TOLERANCE * (1 + largest(outputs));
    for (int r = 0; r < out.length; r++) {
      double before = outputs[r * Block.SIZE];
      double after = outputs[r * Block.SIZE + i];
      if (out[r] <= place
          && Double.compare(before, after) != 0
          && !(Math.abs(before - after) <= limit)) {
        return r;
      }
    }
    return -1;
  }

  private double largest(double[] outputs) {
    double largest = 0;
    for (int r = 0; r < out.length; r++) {
      double size = Math.abs(outputs[r * Block.SIZE]);
      largest = size < Double.POSITIVE_INFINITY ? Math.max(largest, size) : largest;
    }
    return largest;
  }

  // The number, of those that an output must not depend on, that changes it most.
  private int culprit(double[] base, double[] other, int output) {
    double before = network.outputsAt(base)[output];
    int found = -1;
    double most = -1;
    for (int j = 0; j < width; j++) {
      if (in[j] >= out[output]) {
        double[] moved = base.clone();
        moved[j] = other[j];
        double change = Math.abs(network.outputsAt(moved)[output] - before);
        if (change > most) {
          most = change;
          found = j;
        }
      }
    }
    return found;
  }
}
