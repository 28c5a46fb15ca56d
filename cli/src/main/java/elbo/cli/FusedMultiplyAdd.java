package elbo.cli;

import com.sun.management.HotSpotDiagnosticMXBean;
import elbo.InputException;
import java.lang.management.ManagementFactory;

/// The instruction that every kernel is made of.
///
/// Without it Java computes `Math.fma` by arithmetic of any precision, with the same bits and a
/// hundred times slower: a run would seem to hang.
final class FusedMultiplyAdd {
  private static final int CALLS = 200;
  private static final int TRIALS = 3;
  // Interpreted, a call takes a tenth of this with the instruction and ten times as long without.
  private static final long SLOW = 400L * CALLS;

  private FusedMultiplyAdd() {}

  /// @throws InputException if the processor lacks it or the JVM does not use it
  static void require() {
    // The JVM's own word takes longer to load than most processors take to show that it is there.
    if (isSlow() && !isUsed()) {
      throw new InputException(
          "this processor, or this JVM's options (-XX:-UseFMA, -XX:UseAVX=0), has no fused"
              + " multiply-add (FMA) instruction, without which results would take a hundred times"
              + " as long");
    }
  }

  private static boolean isSlow() {
    for (int trial = 0; trial < TRIALS; trial++) {
      double sum = 0.1;
      long start = System.nanoTime();
      for (int i = 0; i < CALLS; i++) {
        sum = Math.fma(sum, 0.9, 0.3);
      }
      if (System.nanoTime() - start < SLOW && sum > 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUsed() {
    HotSpotDiagnosticMXBean jvm =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    return jvm == null || !"false".equals(jvm.getVMOption("UseFMA").getValue());
  }
}
