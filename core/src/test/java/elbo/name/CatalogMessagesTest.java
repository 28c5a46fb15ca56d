package elbo.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.estimate.Bound;
import elbo.estimate.Statistic;
import elbo.model.LatentModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogMessagesTest {
  private static final Catalog<Statistic<?>> BOUNDS =
      Catalog.of(Statistic.class, "elbo.bound", "elbo.diagnostic");
  private static final Catalog<LatentModel> MODELS = new Catalog<>(LatentModel.class, "elbo.model");

  private static String message(Catalog<?> catalog, String text) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> catalog.parse(text), text).getMessage();
    assertFalse(message.contains("\n"), message);
    return message;
  }

  @ParameterizedTest
  @CsvSource({
    "Iwea(5), Iwae(k)",
    "iwea, Iwae(k)",
    "ELBO, Elbo",
    "Cubic(2), 'Cubo(k,order)'",
    "Jacknife(3), Jackknife(k)",
    "Khat(), KHat",
    "Renyi2, 'Renyi(k,alpha)'"
  })
  void unknownNamesGetTheNearest(String text, String nearest) {
    String message = message(BOUNDS, text);
    String name = text.replaceAll("\\(.*", "");
    String start = "there is no statistic '" + name + "'; nearest: " + nearest;
    assertTrue(message.startsWith(start), message);
  }

  @Test
  void theNounIsThatOfTheCatalog() {
    assertTrue(
        message(MODELS, "LinearGausian(d=2)")
            .startsWith(
                "there is no latent model 'LinearGausian'; nearest: LinearGaussian(d,D,seed)"));
    assertTrue(
        message(new Catalog<>(Bound.class, "elbo.bound"), "X").startsWith("there is no bound"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Statistic",
        "PowerMean",
        "Moments",
        "Bound",
        "elbo.estimate.Group",
        "java.lang.String",
        "no.such.Thing",
        "Iwae[5]",
        "../Iwae",
        "elbo/bound/Iwae",
        "Groups",
        "Vae5"
      })
  void whatIsNoBoundIsNotFound(String text) {
    assertTrue(message(BOUNDS, text).startsWith("there is no statistic '" + text.strip()), text);
  }

  @Test
  void argumentsThatNoConstructorTakes() {
    assertEquals("'Iwae' should read Iwae(k)", message(BOUNDS, "Iwae"));
    assertEquals("'Iwae()' should read Iwae(k)", message(BOUNDS, "Iwae()"));
    assertEquals("'Iwae(1,2)' should read Iwae(k)", message(BOUNDS, "Iwae(1,2)"));
    assertEquals("'Iwae(n=2)' should read Iwae(k)", message(BOUNDS, "Iwae(n=2)"));
    assertEquals("'Elbo(3)' should read Elbo", message(BOUNDS, "Elbo(3)"));
    assertEquals("'Renyi(k=1,k=2)' should read Renyi(k,alpha)", message(BOUNDS, "Renyi(k=1,k=2)"));
    assertEquals(
        "'AnalyticElbo(1,2)' should read AnalyticElbo or AnalyticElbo(beta)",
        message(BOUNDS, "AnalyticElbo(1,2)"));
  }

  @Test
  void argumentsOfTheWrongKind() {
    assertEquals(
        "k of 'Iwae(k=5e3)' must be a whole number, but is '5e3'", message(BOUNDS, "Iwae(k=5e3)"));
    assertEquals(
        "k of 'Iwae(99999999999999999999)' must be a whole number, but is"
            + " '99999999999999999999'",
        message(BOUNDS, "Iwae(99999999999999999999)"));
    assertEquals(
        "alpha of 'Renyi(5,half)' must be a number, but is 'half'",
        message(BOUNDS, "Renyi(5,half)"));
    assertEquals("k of 'Iwae(k=)' must be a whole number, but is ''", message(BOUNDS, "Iwae(k=)"));
  }

  @Test
  void argumentsThatBreakARule() {
    assertEquals("'Iwae(k=0)': k must be at least 1, but is 0", message(BOUNDS, "Iwae(k=0)"));
    assertEquals(
        "'Renyi(5,1)': alpha must not be 1: that limit is Elbo", message(BOUNDS, "Renyi(5,1)"));
    assertEquals(
        "'MatchedGaussians(D=2,c=0)': c must be finite and greater than 0, but is 0.0",
        message(MODELS, "MatchedGaussians(D=2,c=0)"));
  }

  @Test
  void argumentsThatAreNamedThemselves() {
    String unknown = message(MODELS, "Marginalized(SigmoidBelif(4,6,7),2)");
    assertTrue(
        unknown.contains(
            "'SigmoidBelif'; nearest: SigmoidBelief(d,D,seed), Discrete(states,symbols,seed), "
                + "Binary(p,likelihood0,likelihood1,q)"),
        unknown);
    String noModel = message(MODELS, "Marginalized(Normal,2)");
    assertTrue(noModel.contains("'Normal'; nearest: "), noModel);
    String misfit = message(MODELS, "Marginalized(SigmoidBelief(x,6,7),2)");
    assertTrue(
        misfit.endsWith("d of 'SigmoidBelief(x,6,7)' must be a whole number, but is 'x'"), misfit);
    assertEquals(
        "'Marginalized(SigmoidBelief(4,6,7),5)': enumerated must be from 0 to 4, the latent"
            + " dimensions of SigmoidBelief(d=4,D=6,seed=7), but is 5",
        message(MODELS, "Marginalized(SigmoidBelief(4,6,7),5)"));
  }

  // Whatever the sizes: a message, and no exception of the machinery.
  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void modelsOfNoSize(int size) {
    for (String form :
        new String[] {
          "Discrete(states=%d,symbols=2,seed=1)", "Discrete(states=2,symbols=%d,seed=1)",
          "GaussianMixture(C=%d,D=2,seed=1)", "GaussianMixture(C=2,D=%d,seed=1)",
          "LinearGaussian(d=%d,D=2,seed=1)", "LinearGaussian(d=2,D=%d,seed=1)",
          "MatchedGaussians(D=%d,c=2)", "PoissonNormal(d=%d,D=2,seed=1)",
          "PoissonNormal(d=2,D=%d,seed=1)", "SigmoidBelief(d=%d,D=2,seed=1)",
          "SigmoidBelief(d=2,D=%d,seed=1)"
        }) {
      String text = form.formatted(size);
      String message = message(MODELS, text);
      assertTrue(message.endsWith(" must be at least 1, but is " + size), message);
    }
  }

  @Test
  void parentheses() {
    assertEquals("'Iwae(5' does not end in ')'", message(BOUNDS, "Iwae(5"));
    assertEquals("'Iwae(5)x' does not end in ')'", message(BOUNDS, "Iwae(5)x"));
    String unmatched = "the parentheses of 'Elbo,Iwae(5' do not match";
    assertEquals(
        unmatched,
        assertThrows(IllegalArgumentException.class, () -> BOUNDS.parseList("Elbo,Iwae(5"))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> BOUNDS.parseList("Elbo),Iwae(5"));
    assertThrows(IllegalArgumentException.class, () -> BOUNDS.parseList("Elbo,Iwea(5)"));
  }

  @ParameterizedTest
  @CsvSource({"Iwae, Iwae, 0", "iwae, IWAE, 0", "Iwea, Iwae, 2", "'', Elbo, 4", "Elbo, Eubo, 1"})
  void distances(String a, String b, int distance) {
    assertEquals(distance, Catalog.distance(a, b));
    assertEquals(distance, Catalog.distance(b, a));
  }
}
