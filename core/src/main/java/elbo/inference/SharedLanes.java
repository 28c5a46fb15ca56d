package elbo.inference;

import elbo.distribution.Distribution;
import elbo.kernel.Block;
import elbo.kernel.Runs;
import elbo.kernel.Scratch;
import elbo.model.Joint;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;

/// The same samples of importance weights of several observations, side by side in the lanes of a
/// block: lanes are pairs of observation and sample.
///
/// A lane has what it would have beside other samples of its own observation, since no operation
/// looks at another lane. So the log weights are those of [ImportanceWeights#fill] for each.
final class SharedLanes {
  private final List<ImportanceWeights> members;
  private final long first;
  private final int size;
  private final int[] observations;
  private final List<Distribution> drawn;
  private final List<Joint> joints;

  private SharedLanes(List<ImportanceWeights> members, long first, int size) {
    this.members = members;
    this.first = first;
    this.size = size;
    observations = members.stream().mapToInt(w -> w.target().x().number()).toArray();
    drawn = members.stream().map(ImportanceWeights::drawn).toList();
    joints = members.stream().map(w -> w.target().joint()).toList();
  }

  /// See [LogWeights#fill(List, long, int, Scratch, LogWeightBlock, IntConsumer)].
  static void fill(
      List<ImportanceWeights> streams,
      long first,
      int size,
      Scratch scratch,
      LogWeightBlock out,
      IntConsumer filled) {
    int mark = scratch.mark();
    int length = streams.size() * size;
    double[] logPrior = scratch.doubles(length);
    double[] logLikelihood = scratch.doubles(length);
    double[] logQ = scratch.doubles(length);
    BitSet done = new BitSet(streams.size());
    while (done.cardinality() < streams.size()) {
      int[] alike = alike(streams, done.nextClearBit(0));
      List<ImportanceWeights> members = new ArrayList<>(alike.length);
      for (int s : alike) {
        members.add(streams.get(s));
        done.set(s);
      }
      new SharedLanes(members, first, size).compute(scratch, logPrior, logLikelihood, logQ);
      for (int m = 0; m < alike.length; m++) {
        out.reset(first, size, members.get(m).kl());
        System.arraycopy(logPrior, m * size, out.logPrior(), 0, size);
        System.arraycopy(logLikelihood, m * size, out.logLikelihood(), 0, size);
        System.arraycopy(logQ, m * size, out.logQ(), 0, size);
        for (int i = 0; i < size; i++) {
          out.logW()[i] = out.logLikelihood()[i] + out.logPrior()[i] - out.logQ()[i];
        }
        filled.accept(alike[m]);
      }
    }
    scratch.release(mark);
  }

  // The streams that can share lanes with one: of the same model, which is another for each
  // condition, and with as many uniforms.
  private static int[] alike(List<ImportanceWeights> streams, int one) {
    ImportanceWeights like = streams.get(one);
    int[] out = new int[streams.size()];
    int count = 0;
    for (int s = one; s < streams.size(); s++) {
      if (like.sharesLanesWith(streams.get(s))) {
        out[count++] = s;
      }
    }
    return Arrays.copyOf(out, count);
  }

  // Member m has `size` numbers from m · size on.
  private void compute(
      Scratch scratch, double[] logPrior, double[] logLikelihood, double[] logQ) {
    int uniforms = drawn.getFirst().uniforms();
    int d = drawn.getFirst().latentDimension();
    int mark = scratch.mark();
    double[] u = scratch.doubles(uniforms * Block.SIZE);
    double[] z = scratch.doubles(d * Block.SIZE);
    double[] prior = scratch.doubles(Block.SIZE);
    double[] likelihood = scratch.doubles(Block.SIZE);
    double[] q = scratch.doubles(Block.SIZE);
    int all = members.size() * size;
    for (int at = 0; at < all; at += Block.SIZE) {
      Runs runs = new Runs(size, at, Math.min(Block.SIZE, all - at));
      members.getFirst().points().fill(observations, runs, first, 0, uniforms, scratch, u);
      drawn.getFirst().sample(drawn, runs, u, scratch, z, q);
      density(runs, d, z, scratch, q);
      joints.getFirst().logJoint(joints, runs, d, z, scratch, prior, likelihood);
      System.arraycopy(prior, 0, logPrior, at, runs.count());
      System.arraycopy(likelihood, 0, logLikelihood, at, runs.count());
      System.arraycopy(q, 0, logQ, at, runs.count());
    }
    scratch.release(mark);
  }

  // log q where latents are drawn from another distribution.
  private void density(Runs runs, int d, double[] z, Scratch scratch, double[] logQ) {
    int mark = scratch.mark();
    double[] own = scratch.doubles(d * Block.SIZE);
    double[] density = scratch.doubles(Block.SIZE);
    for (int m = runs.firstMember(); m <= runs.lastMember(); m++) {
      Distribution q = members.get(m).q();
      if (!drawn.get(m).equals(q)) {
        int from = runs.from(m);
        int to = runs.to(m);
        Runs.front(d, from, to, z, own);
        q.logDensity(to - from, own, scratch, density);
        Runs.back(1, from, to, density, logQ);
      }
    }
    scratch.release(mark);
  }
}
