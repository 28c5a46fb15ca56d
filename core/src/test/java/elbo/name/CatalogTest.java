package elbo.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.bound.AnalyticElbo;
import elbo.bound.ControlVariateElbo;
import elbo.bound.Cubo;
import elbo.bound.Elbo;
import elbo.bound.HalfRenyi;
import elbo.bound.Iwae;
import elbo.bound.Jackknife;
import elbo.bound.LogEvidence;
import elbo.bound.Renyi;
import elbo.diagnostic.Ess;
import elbo.diagnostic.KHat;
import elbo.diagnostic.LogWeightVariance;
import elbo.estimate.Statistic;
import elbo.model.Binary;
import elbo.model.Discrete;
import elbo.model.GaussianMixture;
import elbo.model.LatentModel;
import elbo.model.LinearGaussian;
import elbo.model.MatchedGaussians;
import elbo.model.PoissonNormal;
import elbo.model.SigmoidBelief;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogTest {
  private static final Catalog<Statistic<?>> BOUNDS =
      Catalog.of(Statistic.class, "elbo.bound", "elbo.diagnostic");
  private static final Catalog<LatentModel> MODELS = new Catalog<>(LatentModel.class, "elbo.model");

  static Stream<Statistic<?>> statistics() {
    return Stream.of(
        new Elbo(),
        new AnalyticElbo(),
        new AnalyticElbo(0.5),
        new ControlVariateElbo(),
        new Iwae(5000),
        new Iwae(Long.MAX_VALUE),
        new Renyi(5, 0.5),
        new Renyi(5, -1e-300),
        new Cubo(10, 2.25),
        new Jackknife(10),
        new LogEvidence(),
        new Ess(),
        new KHat(),
        new LogWeightVariance(),
        new HalfRenyi(7));
  }

  @ParameterizedTest
  @MethodSource("statistics")
  void everyBoundPrintsAndParsesBack(Statistic<?> s) {
    assertEquals(s, BOUNDS.parse(s.name()));
    assertEquals(s, BOUNDS.parse("  " + s.name() + " "));
  }

  @Test
  void names() {
    assertEquals("Elbo", new Elbo().name());
    assertEquals("Iwae(k=5000)", new Iwae(5000).name());
    assertEquals("Renyi(k=5,alpha=0.5)", new Renyi(5, 0.5).name());
    assertEquals("AnalyticElbo(beta=1.0)", new AnalyticElbo().name());
    assertEquals("KHat", new KHat().name());
  }

  @Test
  void argumentsGoByNameOrByPlace() {
    assertEquals(new Iwae(5), BOUNDS.parse("Iwae(5)"));
    assertEquals(new Iwae(5), BOUNDS.parse("Iwae( k = 5 )"));
    assertEquals(new Renyi(5, 0.25), BOUNDS.parse("Renyi(5, 0.25)"));
    assertEquals(new Renyi(5, 0.25), BOUNDS.parse("Renyi(alpha=0.25, k=5)"));
    assertEquals(new Renyi(5, 0.25), BOUNDS.parse("Renyi(5, alpha=0.25)"));
    assertEquals(new AnalyticElbo(1), BOUNDS.parse("AnalyticElbo"));
    assertEquals(new AnalyticElbo(2), BOUNDS.parse("AnalyticElbo(2)"));
    assertEquals(new Elbo(), BOUNDS.parse("Elbo()"));
    assertEquals(new Iwae(5), BOUNDS.parse("elbo.bound.Iwae(k=5)"));
  }

  @Test
  void listsArePartedByTheCommasOutside() {
    assertEquals(
        List.of(new Elbo(), new Renyi(5, 0.5), new Iwae(2)),
        BOUNDS.parseList("Elbo, Renyi(k=5,alpha=0.5),Iwae(2)"));
    assertEquals(List.of(), BOUNDS.parseList(" "));
  }

  @Test
  void modelsWithSeedsAreNamedByTheirConstructor() {
    for (String name :
        List.of(
            "Binary(p=0.3,likelihood0=0.2,likelihood1=0.9,q=0.6)",
            "Discrete(states=5,symbols=4,seed=1)",
            "GaussianMixture(C=3,D=2,seed=-9)",
            "LinearGaussian(d=16,D=64,seed=3)",
            "Marginalized(model=SigmoidBelief(d=4,D=6,seed=7),enumerated=2)",
            "MatchedGaussians(D=20,c=1.25)",
            "PoissonNormal(d=2,D=5,seed=0)",
            "SigmoidBelief(d=4,D=6,seed=7)")) {
      assertEquals(name, MODELS.parse(name).name());
    }
    assertEquals(new Binary(0.3, 0.2, 0.9, 0.6), MODELS.parse("Binary(0.3,0.2,0.9,0.6)"));
    assertEquals(new MatchedGaussians(3, 0.5), MODELS.parse("MatchedGaussians(c=0.5,D=3)"));
    assertEquals("LinearGaussian(d=2,D=3,seed=1)", new LinearGaussian(2, 3, 1).name());
    assertEquals("PoissonNormal(d=2,D=3,seed=1)", new PoissonNormal(2, 3, 1).name());
    assertEquals("SigmoidBelief(d=2,D=3,seed=1)", new SigmoidBelief(2, 3, 1).name());
    assertEquals("Discrete(states=2,symbols=3,seed=1)", new Discrete(2, 3, 1).name());
    assertEquals("GaussianMixture(C=2,D=3,seed=1)", new GaussianMixture(2, 3, 1).name());
  }

  @Test
  void anArgumentMayBeNamedItself() {
    String nested = "Marginalized(model=SigmoidBelief(d=4,D=6,seed=7),enumerated=2)";
    assertEquals(nested, MODELS.parse("Marginalized(SigmoidBelief(4, 6, 7), 2)").name());
    assertEquals(
        nested,
        MODELS.parse("Marginalized(enumerated=2,model=SigmoidBelief(seed=7,D=6,d=4))").name());
    assertEquals(
        "Marginalized(model=Marginalized(model=SigmoidBelief(d=4,D=6,seed=7),enumerated=1),"
            + "enumerated=1)",
        MODELS.parse("Marginalized(Marginalized(SigmoidBelief(4,6,7),1),1)").name());
    assertTrue(MODELS.signatures().contains("Marginalized(model,enumerated)"));
  }

  // HalfRenyi is one file of this test tree and is named nowhere in the library.
  @Test
  void aBoundInOneFileIsFound() {
    assertEquals(new HalfRenyi(3), BOUNDS.parse("HalfRenyi(k=3)"));
    assertTrue(BOUNDS.signatures().contains("HalfRenyi(k)"));
  }

  @Test
  void signaturesListWhatThereIs() {
    List<String> bounds = BOUNDS.signatures();
    assertTrue(
        bounds.containsAll(
            List.of(
                "AnalyticElbo",
                "AnalyticElbo(beta)",
                "ControlVariateElbo",
                "Cubo(k,order)",
                "Elbo",
                "Ess",
                "Eubo",
                "Iwae(k)",
                "Jackknife(k)",
                "KHat",
                "LogEvidence",
                "LogWeightVariance",
                "Renyi(k,alpha)")),
        bounds.toString());
    assertEquals(bounds.stream().sorted().distinct().toList(), bounds);
    List<String> models = MODELS.signatures();
    assertTrue(
        models.containsAll(
            List.of(
                "Binary(p,likelihood0,likelihood1,q)",
                "Discrete(states,symbols,seed)",
                "GaussianMixture(C,D,seed)",
                "LinearGaussian(d,D,seed)",
                "MatchedGaussians(D,c)",
                "PoissonNormal(d,D,seed)",
                "SigmoidBelief(d,D,seed)")),
        models.toString());
    assertTrue(models.stream().noneMatch(s -> s.startsWith("Vae")), "a Vae has no name to write");
  }
}
