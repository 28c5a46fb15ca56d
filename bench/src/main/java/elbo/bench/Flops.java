package elbo.bench;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// A counter of floating-point operations, where their number in one call depends on its
/// parameters. A fused multiply-add counts as two.
@AuxCounters
@State(Scope.Thread)
public class Flops {
  /// Floating-point operations done in this iteration; JMH reports them as a rate of its own.
  public long flops;
}
