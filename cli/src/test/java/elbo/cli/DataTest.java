package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import elbo.cli.data.RowRange;
import elbo.model.LinearGaussian;
import elbo.points.Seed;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DataTest {
  private static final LinearGaussian MODEL = new LinearGaussian(2, 3, 1);

  @Test
  void drawnRowsDependOnSeedAndRowAlone() {
    Data all = Data.drawn(MODEL, Seed.of(5), new RowRange(0, 9));
    Data some = Data.drawn(MODEL, Seed.of(5), new RowRange(4, 6));
    assertArrayEquals(all.rows().apply(4), some.rows().apply(4));
    assertFalse(Arrays.equals(all.rows().apply(4), all.rows().apply(5)));
    Data other = Data.drawn(MODEL, Seed.of(6), new RowRange(0, 9));
    assertFalse(Arrays.equals(all.rows().apply(4), other.rows().apply(4)));
  }

  @Test
  void drawnRowsAreTenUnlessSaid() {
    Data drawn = Data.drawn(MODEL, Seed.of(5), RowRange.ALL);
    assertEquals(10, drawn.count());
    assertEquals("drawn from the model, rows 0:10", drawn.describe());
  }
}
