package elbo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import elbo.engine.Engine;
import elbo.model.GaussianDiffusion;
import elbo.points.Independent;
import elbo.points.Seed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiffusionElboTest {
  private static final GaussianDiffusion MODEL = new GaussianDiffusion(0, 2.5, 5, 0.1, 0.5);

  private static List<String> values(Rows rows) {
    List<String> values = new ArrayList<>();
    try (Engine engine = new Engine(2)) {
      new DiffusionElbo(MODEL, new Independent(1), 8)
          .evaluate(
              rows,
              engine,
              done -> {},
              row -> values.add(row.x().number() + " " + row.value()),
              failure -> {
                throw failure.exception();
              });
    }
    return values;
  }

  @Test
  void sharesOfRowsAreThoseOfTheWhole() {
    Rows rows = Rows.drawn(MODEL, Seed.of(1), 3, 45);
    List<String> whole = values(rows);
    assertEquals(42, whole.size());
    List<String> shares = new ArrayList<>();
    for (int shard = 1; shard <= 3; shard++) {
      shares.addAll(values(rows.of(new Shard(shard, 3))));
    }
    shares.sort(Comparator.comparingInt(line -> Integer.parseInt(line.split(" ")[0])));
    assertEquals(whole, shares);
    assertEquals(whole.subList(40, 42), values(rows.after(40)));
  }
}
