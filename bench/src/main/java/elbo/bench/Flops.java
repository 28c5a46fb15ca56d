package elbo.bench;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Counts floating-point operations where how many one call does depends on its parameters. A fused
/// multiply-add is two.
@AuxCounters
@State(Scope.Thread)
public class Flops {
  /// Floating-point operations done in this iteration; JMH reports them as a rate of its own.
  public long flops;
}
