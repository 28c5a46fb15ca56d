package elbo.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.bound.AnalyticElbo;
import elbo.bound.Elbo;
import elbo.bound.HalfRenyi;
import elbo.bound.Iwae;
import elbo.bound.Renyi;
import elbo.estimate.Statistic;
import elbo.model.LatentModel;
import elbo.name.things.Thing;
import elbo.name.things.Whole;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ExamplesTest {
  private static final Catalog<Statistic<?>> BOUNDS =
      Catalog.of(Statistic.class, "elbo.bound", "elbo.diagnostic");
  private static final Catalog<LatentModel> MODELS = new Catalog<>(LatentModel.class, "elbo.model");

  @Test
  void oneOrAFewOfASignature() {
    assertEquals(List.of(new Iwae(2), new Iwae(10), new Iwae(100)), Examples.of(BOUNDS, "Iwae(k)"));
    assertEquals(
        List.of(new Renyi(2, 0.5), new Renyi(10, 0.5), new Renyi(100, 0.5)),
        Examples.of(BOUNDS, "Renyi(k,alpha)"));
    assertEquals(List.of(new AnalyticElbo(1)), Examples.of(BOUNDS, "AnalyticElbo(beta)"));
    assertEquals(List.of(new Elbo()), Examples.of(BOUNDS, "Elbo"));
  }

  @Test
  void everyStatisticHasAnExampleAndNoneTwo() {
    List<Statistic<?>> examples = Examples.of(BOUNDS);
    assertEquals(new HashSet<>(examples).size(), examples.size());
    assertEquals(names(BOUNDS), simpleNames(examples));
    assertTrue(examples.contains(new HalfRenyi(10)), "a bound of one file is found");
  }

  @Test
  void everyModelHasAnExample() {
    assertEquals(names(MODELS), simpleNames(Examples.of(MODELS)));
  }

  @Test
  void unknownParametersTakeTheFirstGuessThatIsAccepted() {
    Catalog<Thing> things = new Catalog<>(Thing.class, "elbo.name.things");
    assertEquals(
        List.of(new Whole("Laplace(steps=2)", "Encoder")),
        Examples.of(things, "Whole(components,…)"));
    assertEquals(List.of(new Whole("2")), Examples.of(things, "Whole(parts,…)"));
    assertEquals(List.of(), Examples.of(things, "Unwritable(anything)"));
  }

  private static Set<String> names(Catalog<?> catalog) {
    return catalog.signatures().stream()
        .map(s -> s.replaceAll("\\(.*", ""))
        .collect(Collectors.toSet());
  }

  private static Set<String> simpleNames(List<?> examples) {
    return examples.stream().map(e -> e.getClass().getSimpleName()).collect(Collectors.toSet());
  }
}
