package elbo.annealing;

import elbo.kernel.Block;
import elbo.kernel.Log;
import elbo.kernel.Scratch;
import java.util.Arrays;

/// The states of a block of chains, one a lane, and the states that are proposed to them.
final class Chains {
  // In standard deviations of q: a density that is no number nearer than that is an error of the
  // model; beyond, a proposal that ran away.
  private static final double NEAR = 100;

  private final Ends ends;
  private final int count;
  private final boolean slopes;
  private final double[] ratio;
  private final double[] fault;

  /// Positions with what is known there.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record State(
      double[] position, double[] logQ, double[] logP, double[] slopeQ, double[] slopeP) {
    static State of(int d, boolean slopes, Scratch scratch) {
      int length = d * Block.SIZE;
      return new State(
          scratch.doubles(length),
          scratch.doubles(Block.SIZE),
          scratch.doubles(Block.SIZE),
          scratch.doubles(slopes ? length : 0),
          scratch.doubles(slopes ? length : 0));
    }
  }

  private final State current;
  private final State next;

  /// @param count how many chains there are, at most `Block.SIZE`
  /// @param slopes whether derivatives are needed
  /// @param scratch lends the arrays, which the caller gives back
  Chains(Ends ends, int count, boolean slopes, Scratch scratch) {
    this.ends = ends;
    this.count = count;
    this.slopes = slopes;
    current = State.of(ends.dimension(), slopes, scratch);
    next = State.of(ends.dimension(), slopes, scratch);
    ratio = scratch.doubles(Block.SIZE);
    fault = scratch.doubles(Block.SIZE);
    Arrays.fill(fault, 0, count, 0);
  }

  int dimension() {
    return ends.dimension();
  }

  int count() {
    return count;
  }

  /// Where the chains are, dimension-major.
  double[] position() {
    return current.position;
  }

  /// Where they may go.
  double[] proposed() {
    return next.position;
  }

  /// Evaluates the states that [#position()] was set to.
  void start(Scratch scratch) {
    evaluate(current, scratch);
    for (int i = 0; i < count; i++) {
      fault[i] = isFault(current, i) ? current.logP[i] : 0;
    }
  }

  /// Evaluates the states that [#proposed()] was set to.
  void propose(Scratch scratch) {
    evaluate(next, scratch);
  }

  private void evaluate(State s, Scratch scratch) {
    if (slopes) {
      ends.gradients(count, s.position, scratch, s.logQ, s.logP, s.slopeQ, s.slopeP);
    } else {
      ends.values(count, s.position, scratch, s.logQ, s.logP);
    }
  }

  /// log p(x, z) − log q(z) of a chain; NaN or +∞ where the model gave that.
  double difference(int chain) {
    return fault[chain] != 0 ? fault[chain] : current.logP[chain] - current.logQ[chain];
  }

  /// log of the density at β that a proposed state has more than the present one.
  double gain(double beta, int chain) {
    return mixed(beta, next.logQ[chain], next.logP[chain])
        - mixed(beta, current.logQ[chain], current.logP[chain]);
  }

  private static double mixed(double beta, double logQ, double logP) {
    return beta == 0 ? logQ : beta == 1 ? logP : Math.fma(beta, logP, (1 - beta) * logQ);
  }

  /// Adds a multiple, one a chain, of the derivatives at β to momenta.
  void kick(boolean proposed, double beta, double[] factor, double[] momentum) {
    State s = proposed ? next : current;
    for (int row = 0; row < dimension() * Block.SIZE; row += Block.SIZE) {
      for (int i = 0; i < count; i++) {
        double slope = Math.fma(beta, s.slopeP[row + i], (1 - beta) * s.slopeQ[row + i]);
        momentum[row + i] = Math.fma(factor[i], slope, momentum[row + i]);
      }
    }
  }

  /// log of the ratio of Metropolis and Hastings, one a chain, to be set before [#accept].
  double[] ratio() {
    return ratio;
  }

  /// Moves each chain to its proposed state with the probability min(1, exp ratio).
  ///
  /// @param u uniforms, of which that of chain i is at `from + i`
  void accept(double[] u, int from) {
    boolean[] moves = new boolean[count];
    for (int i = 0; i < count; i++) {
      if (isFault(next, i) && fault[i] == 0) {
        fault[i] = next.logP[i];
      }
      moves[i] = Log.log(u[from + i]) < ratio[i] && next.logP[i] < Double.POSITIVE_INFINITY;
    }
    move(moves, 1, current.logQ, next.logQ);
    move(moves, 1, current.logP, next.logP);
    move(moves, dimension(), current.position, next.position);
    if (slopes) {
      move(moves, dimension(), current.slopeQ, next.slopeQ);
      move(moves, dimension(), current.slopeP, next.slopeP);
    }
  }

  /// Puts each chain where one of them is.
  ///
  /// @param ancestors which, one a chain
  void resample(int[] ancestors) {
    gather(ancestors, 1, current.logQ, next.logQ);
    gather(ancestors, 1, current.logP, next.logP);
    gather(ancestors, dimension(), current.position, next.position);
    if (slopes) {
      gather(ancestors, dimension(), current.slopeQ, next.slopeQ);
      gather(ancestors, dimension(), current.slopeP, next.slopeP);
    }
  }

  private static void gather(int[] ancestors, int rows, double[] x, double[] buffer) {
    for (int row = 0; row < rows * Block.SIZE; row += Block.SIZE) {
      for (int i = 0; i < ancestors.length; i++) {
        buffer[row + i] = x[row + ancestors[i]];
      }
      System.arraycopy(buffer, row, x, row, ancestors.length);
    }
  }

  private static void move(boolean[] moves, int rows, double[] to, double[] from) {
    for (int row = 0; row < rows * Block.SIZE; row += Block.SIZE) {
      for (int i = 0; i < moves.length; i++) {
        to[row + i] = moves[i] ? from[row + i] : to[row + i];
      }
    }
  }

  private boolean isFault(State s, int chain) {
    if (s.logP[chain] < Double.POSITIVE_INFINITY) {
      return false;
    }
    for (int j = 0; j < dimension(); j++) {
      if (!(Math.abs(s.position[j * Block.SIZE + chain]) < NEAR)) {
        return false;
      }
    }
    return true;
  }
}
