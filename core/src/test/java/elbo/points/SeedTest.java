package elbo.points;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("bits")
class SeedTest {
  private static final Seed SEED = Seed.of(42);

  @Test
  void numbersAreOneSeedHoweverTheyAreWritten() {
    assertEquals(SEED, Seed.of("42"));
    assertEquals(SEED, Seed.of("+042"));
    assertEquals(SEED.hashCode(), Seed.of("42").hashCode());
    assertEquals("42", Seed.of("+042").toString());
    assertEquals(SEED.key(), Seed.of("42").key());
    assertNotEquals(SEED, Seed.of("forty-two"));
    assertEquals("forty-two", Seed.of("forty-two").toString());
  }

  // Literals, so that the rule cannot change unnoticed: the first output of SplitMix64 for the
  // number, or for the first eight bytes of the text's SHA-256; computed with Python's hashlib.
  @Test
  void keysStayTheSame() {
    assertEquals(-4767286540954276203L, SEED.key());
    assertEquals(7476029830427743803L, SEED.forUse(Use.ADAPTATION).key());
    assertEquals(-8717586838523255800L, SEED.forUse(Use.POSTERIOR).key());
    assertEquals(985015449405628525L, SEED.forUse(Use.BASELINE).key());
    assertEquals(4937525608253427370L, SEED.forUse(Use.START).key());
    assertEquals(1900178989506724926L, SEED.forUse(Use.ADAPTATION).forUse(Use.ADAPTATION).key());
    assertEquals(-1161863624281849617L, SEED.observation(3).key());
    assertEquals(-1540464108303971071L, Seed.of("night").observation(-1).key());
  }

  @Test
  void theTextNamesTheUse() {
    assertEquals("proposal of seed 42", SEED.forUse(Use.ADAPTATION).toString());
    assertEquals("posterior of seed a b", Seed.of("a b").forUse(Use.POSTERIOR).toString());
    assertEquals("encoder of seed 42", SEED.forUse(Use.BASELINE).toString());
    assertEquals("observation 1234567 of seed 42", SEED.observation(1234567).toString());
  }

  // Formatting by the locale would write other digits.
  @Test
  void noLocaleChangesASeed() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      theTextNamesTheUse();
      keysStayTheSame();
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void noTwoUsesShareAKey() {
    Set<Long> keys = new HashSet<>();
    for (Seed seed : new Seed[] {SEED, Seed.of(43), Seed.of("42 of seed 42"), Seed.of("")}) {
      assertTrue(keys.add(seed.key()));
      for (Use use : Use.values()) {
        Seed other = seed.forUse(use);
        assertTrue(keys.add(other.key()));
        for (Use second : Use.values()) {
          assertTrue(keys.add(other.forUse(second).key()));
        }
        assertTrue(keys.add(other.observation(0).key()));
        assertTrue(keys.add(seed.observation(0).forUse(use).key()));
      }
      for (int row = -10; row < 1000; row++) {
        assertTrue(keys.add(seed.observation(row).key()));
      }
    }
  }
}
