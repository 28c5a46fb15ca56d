package elbo.diagnostic;

import elbo.weight.LogWeightBlock;
import java.util.ArrayList;
import java.util.List;

/// Which samples have the largest weights, a few of them: of equal ones those that came first.
final class Highest {
  private static final int KEPT = 16;

  private final double[] logW = new double[KEPT];
  private final long[] sample = new long[KEPT];
  private int size;

  void clear() {
    size = 0;
  }

  void add(LogWeightBlock block) {
    if (size == KEPT && !(block.max() > logW[KEPT - 1])) {
      return;
    }
    for (int i = 0; i < block.size(); i++) {
      add(block.logW()[i], block.first() + i);
    }
  }

  void append(Highest next) {
    for (int i = 0; i < next.size; i++) {
      add(next.logW[i], next.sample[i]);
    }
  }

  private void add(double w, long index) {
    if (w == Double.NEGATIVE_INFINITY || (size == KEPT && !(w > logW[KEPT - 1]))) {
      return;
    }
    int at = size == KEPT ? KEPT - 1 : size++;
    for (; at > 0 && w > logW[at - 1]; at--) {
      logW[at] = logW[at - 1];
      sample[at] = sample[at - 1];
    }
    logW[at] = w;
    sample[at] = index;
  }

  /// Their indices in the pass, that of the largest weight first.
  List<Long> samples() {
    List<Long> samples = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      samples.add(sample[i]);
    }
    return samples;
  }
}
