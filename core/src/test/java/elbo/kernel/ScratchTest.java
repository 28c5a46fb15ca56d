package elbo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScratchTest {
  @Test
  void lendsDistinctArraysUntilTheyAreReleased() {
    Scratch scratch = new Scratch();
    Set<Object> lent = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < 100; i++) {
      double[] d = scratch.doubles(i + 1);
      float[] f = scratch.floats(2 * i + 1);
      assertTrue(d.length >= i + 1 && f.length >= 2 * i + 1);
      assertTrue(lent.add(d) && lent.add(f), "lent twice");
    }
    assertEquals(200, scratch.mark());
    scratch.release(0);
    assertEquals(0, scratch.mark());
  }

  @Test
  void lendsTheSameArraysAgain() {
    Scratch scratch = new Scratch();
    double[] outer = scratch.doubles(10);
    int mark = scratch.mark();
    double[] first = scratch.doubles(64);
    float[] second = scratch.floats(64);
    first[63] = 5;
    scratch.release(mark);
    assertSame(first, scratch.doubles(64));
    assertSame(second, scratch.floats(8));
    assertEquals(5, first[63], "contents are undefined, not cleared");
    scratch.release(mark);
    double[] larger = scratch.doubles(65);
    assertNotSame(first, larger);
    assertTrue(larger.length >= 65);
    assertNotSame(outer, larger);
    scratch.release(0);
    assertSame(outer, scratch.doubles(10));
  }
}
