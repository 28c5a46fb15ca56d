package elbo.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import elbo.name.things.Nested;
import elbo.name.things.Options;
import elbo.name.things.Plain;
import elbo.name.things.Thing;
import elbo.name.things.TwoWords;
import elbo.name.things.Whole;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormTest {
  private static final Catalog<Thing> THINGS = new Catalog<>(Thing.class, "elbo.name.things");

  private static final String SILENT =
      "elbo.name.things.Silent is no record, so that it must override name()";

  private static String message(String text) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> THINGS.parse(text), text).getMessage();
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  static Stream<Thing> things() {
    Nested nested = new Nested(new Plain(), 3, Optional.of(new Whole("a=1", "b")));
    return Stream.of(
        new Plain(),
        nested,
        new Nested(nested, -1, Optional.empty()),
        new Nested(new TwoWords(), 0, Optional.of(nested)),
        new Options(Optional.empty(), Optional.empty(), Optional.empty()),
        new Options(Optional.of(7), Optional.empty(), Optional.of(TimeUnit.DAYS)),
        new Options(Optional.empty(), Optional.of(1e-300), Optional.empty()),
        new Whole("laplace=0.9", "Nested(Plain, 2)=0.1"));
  }

  @ParameterizedTest
  @MethodSource("things")
  void printAndReadBack(Thing thing) {
    assertEquals(thing, THINGS.parse(thing.name()), thing.name());
  }

  @Test
  void names() {
    assertEquals(
        "Nested(first=Nested(first=Plain,size=1),size=2,second=TwoWords)",
        new Nested(new Nested(new Plain(), 1, Optional.empty()), 2, Optional.of(new TwoWords()))
            .name());
    assertEquals(
        "Options(rate=0.5)",
        new Options(Optional.empty(), Optional.of(0.5), Optional.empty()).name());
    assertEquals(
        "Options", new Options(Optional.empty(), Optional.empty(), Optional.empty()).name());
  }

  @Test
  void optionalArgumentsMayBeLeftOut() {
    assertEquals(new Nested(new Plain(), 2, Optional.empty()), THINGS.parse("Nested(Plain,2)"));
    assertEquals(
        new Nested(new Plain(), 2, Optional.of(new Plain())),
        THINGS.parse("Nested(Plain,2,plain)"));
    assertEquals(
        new Options(Optional.empty(), Optional.empty(), Optional.empty()), THINGS.parse("options"));
    assertEquals(
        "'Nested(size=2)' should read Nested(first,size,second)", message("Nested(size=2)"));
    assertEquals(
        "'Options(1,2,DAYS,4)' should read Options(count,rate,unit)",
        message("Options(1,2,DAYS,4)"));
    assertEquals(
        "unit of 'Options(unit=WEEKS)' must be one of NANOSECONDS, MICROSECONDS,"
            + " MILLISECONDS, SECONDS, MINUTES, HOURS, DAYS, but is 'WEEKS'",
        message("Options(unit=WEEKS)"));
  }

  @Test
  void aClassGoesByItsNameInLowerCaseToo() {
    assertEquals(new Plain(), THINGS.parse("plain"));
    assertEquals(new TwoWords(), THINGS.parse("twowords"));
    assertEquals(new TwoWords(), THINGS.parse(" twowords() "));
    assertEquals(List.of(new Plain(), new TwoWords()), THINGS.parseList("plain,TwoWords"));
    assertEquals(new Nested(new Plain(), 2, Optional.empty()), THINGS.parse("Nested(plain,2)"));
    assertEquals(
        new Nested(new Plain(), 2, Optional.empty()), THINGS.parse("nested(first=plain,size=2)"));
    assertEquals("'nested' should read Nested(first,size,second)", message("nested"));
    for (String name : new String[] {"twoWords", "PLAIN", "two words"}) {
      String start = "there is no thing '" + name + "'; nearest: ";
      assertEquals(start, message(name).substring(0, start.length()));
    }
  }

  @Test
  void aParameterOfAllTextsTakesWhatIsWritten() {
    assertEquals(
        new Whole("laplace=0.9", "prior=0.1"), THINGS.parse("Whole(laplace=0.9,prior=0.1)"));
    assertEquals(
        new Whole("a = 1", "Nested( x,y )"), THINGS.parse("Whole( a = 1 , Nested( x,y ) )"));
    assertEquals(
        List.of("Whole(components,…)"),
        THINGS.signatures().stream().filter(s -> s.startsWith("Whole")).toList());
    assertEquals("'Whole': there must be a component,\\u{a}at least one", message("Whole"));
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 17, 18, 1000, 100_000})
  void depthIsBounded(int depth) {
    String text = "Nested(".repeat(depth) + "Plain" + ",1)".repeat(depth);
    if (depth <= 16) {
      assertEquals(depth, THINGS.parse(text).name().split("size=1", -1).length - 1);
    } else {
      assertEquals(
          "the parentheses of a name may be 16 deep, but are " + depth + " deep", message(text));
    }
    assertFalse(message("Whole(" + "(".repeat(depth)).isEmpty());
  }

  @Test
  void whatCannotBeMadeHasAMessage() {
    assertEquals(
        "there is no thing 'Unwritable' to be made from its name: elbo.name.things.Unwritable has"
            + " no public constructor of numbers, texts and names",
        message("Unwritable(1)"));
    assertEquals(SILENT, message("Silent"));
    assertEquals(
        "'broken' could not be made: java.lang.ExceptionInInitializerError", message("broken"));
  }

  @Test
  void messagesAreOneShortLine() {
    assertEquals(
        "there is no thing 'Pl\\u{a}ain\\u{2028}\\u{0}'; nearest: ",
        message("Pl\nain\u2028\0").replaceAll("nearest: .*", "nearest: "));
    assertEquals(
        "size of 'Nested(Plain,2\\u{d}3)' must be a whole number, but is '2\\u{d}3'",
        message("Nested(Plain,2\r3)"));
    assertFalse(message("x".repeat(10_000)).length() > 1000);
    assertFalse(message("Nested(" + "x".repeat(10_000)).length() > 1000);
  }

  // In this locale a formatted number has Arabic digits.
  @Test
  void nothingDependsOnTheLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertEquals("٣", "%d".formatted(3));
      assertEquals(
          "Nested(first=Plain,size=3)", new Nested(new Plain(), 3, Optional.empty()).name());
      assertEquals(
          "the parentheses of a name may be 16 deep, but are 17 deep", message("(".repeat(17)));
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertEquals("I".toLowerCase(Locale.getDefault()), "ı");
      assertEquals(SILENT, message("silent"));
    } finally {
      Locale.setDefault(before);
    }
  }
}
