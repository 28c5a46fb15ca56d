package elbo.inference;

import elbo.distribution.Distribution;
import elbo.kernel.Block;
import elbo.kernel.Runs;
import elbo.kernel.Scratch;
import elbo.model.Joint;
import elbo.points.PointSet;
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
/// looks at another lane. So the log weights are those that each fills alone.
final class SharedLanes {
  /// The importance weights of one observation.
  interface Member extends LogWeights {
    /// Whether its samples can lie beside those of the other.
    boolean sharesLanesWith(Member other);

    /// What they are weights for.
    Target target();

    /// The distribution of the latents, which is that of the weights' denominator.
    Distribution drawn();

    /// The points that are mapped to latents.
    PointSet points();

    /// KL(q ‖ prior) in nats, computed when a fold asks for it; NaN where it is not known.
    double kl();
  }

  private final List<Member> members;
  private final long first;
  private final int size;
  private final int[] observations;
  private final List<Distribution> drawn;
  private final List<Joint> joints;

  private SharedLanes(List<Member> members, long first, int size) {
    this.members = members;
    this.first = first;
    this.size = size;
    observations = members.stream().mapToInt(w -> w.target().x().number()).toArray();
    drawn = members.stream().map(Member::drawn).toList();
    joints = members.stream().map(w -> w.target().joint()).toList();
  }

  /// See [LogWeights#fill(List, long, int, Scratch, LogWeightBlock, IntConsumer)].
  static void fill(
      List<Member> streams,
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
      int[] alike = alike(streams, done);
      if (alike.length == 1) {
        done.set(alike[0]);
        streams.get(alike[0]).fill(first, size, scratch, out);
        filled.accept(alike[0]);
        continue;
      }
      List<Member> members = new ArrayList<>(alike.length);
      for (int s : alike) {
        members.add(streams.get(s));
        done.set(s);
      }
      new SharedLanes(members, first, size).compute(scratch, logPrior, logLikelihood, logQ);
      for (int m = 0; m < alike.length; m++) {
        out.reset(first, size, members.get(m)::kl);
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

  // The first stream that is not done, with those that share lanes with it: as a rule those of the
  // same model, which is another for each condition.
  private static int[] alike(List<Member> streams, BitSet done) {
    int[] out = new int[streams.size()];
    int count = 0;
    for (int s = done.nextClearBit(0); s < streams.size(); s = done.nextClearBit(s + 1)) {
      if (count == 0 || streams.get(out[0]).sharesLanesWith(streams.get(s))) {
        out[count++] = s;
      }
    }
    return Arrays.copyOf(out, count);
  }

  // Member m has `size` numbers from m · size on.
  private void compute(Scratch scratch, double[] logPrior, double[] logLikelihood, double[] logQ) {
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
      joints.getFirst().logJoint(joints, runs, z, scratch, prior, likelihood);
      System.arraycopy(prior, 0, logPrior, at, runs.count());
      System.arraycopy(likelihood, 0, logLikelihood, at, runs.count());
      System.arraycopy(q, 0, logQ, at, runs.count());
    }
    scratch.release(mark);
  }
}
