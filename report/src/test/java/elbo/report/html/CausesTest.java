package elbo.report.html;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.diagnostic.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CausesTest {
  private static String why(Verdict.Cause cause, double possible) {
    return new Verdict(cause.trust(), cause, 0.83, 0.05, 0.7, 5.3, 0.6, possible, 0.1, 5000).why();
  }

  /// The words are those of verdicts, of which no file has the cause itself.
  @ParameterizedTest
  @EnumSource(Verdict.Cause.class)
  void everyCauseThatIsNotSoundHasAdvice(Verdict.Cause cause) {
    if (cause.trust() != Verdict.Trust.SOUND) {
      assertTrue(Causes.knows(why(cause, Double.NaN)), why(cause, Double.NaN));
      assertTrue(Causes.knows(why(cause, 0.4)), why(cause, 0.4));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a reason of a later version"})
  void otherWordsAreNotTakenForACause(String why) {
    assertFalse(Causes.knows(why));
  }

  @Test
  void adviceNamesAnOption() {
    assertTrue(Causes.advice(why(Verdict.Cause.HEAVY_TAIL, 0.4)).contains("--"));
  }
}
