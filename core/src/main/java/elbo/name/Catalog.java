package elbo.name;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What can be made from its printed name: every public class of some packages that is a `T`.
///
/// There is no list to keep. `Iwae(k=5000)` names the class `Iwae` of one of the packages and its
/// public constructor with the parameter `k`; arguments may also be given in order, `Iwae(5000)`. A
/// class also goes by its simple name in lower case, `laplace`, and one of any other package by its
/// full name, `com.example.MyBound(k=5)`. An argument that is itself such a thing, as in
/// `Marginalized(model=SigmoidBelief(d=4,D=6,seed=7),enumerated=2)`, is looked up in these packages
/// and in that of its type. A constructor with the single parameter `String...` takes all arguments
/// as they are written.
///
/// Classes are those of the class loaders of the type, of this library and of the thread's context.
/// None is initialized before it is known to be a `T`, and none is made that is not of one of this
/// library's interfaces.
///
/// @param <T> what is made
/// @param type what is made
/// @param packages where simple names are looked up
public record Catalog<T extends Named>(Class<T> type, List<String> packages) {
  private static final int NEAREST = 3;

  /// @param packages where simple names are looked up
  public Catalog {
    packages = List.copyOf(packages);
  }

  /// @param packages where simple names are looked up
  public Catalog(Class<T> type, String... packages) {
    this(type, List.of(packages));
  }

  /// A catalogue of a generic type, such as `Statistic<?>`, by its class.
  // A class has no type arguments, and what is made is used through the wildcard alone.
  @SuppressWarnings("unchecked")
  public static <T extends Named> Catalog<T> of(Class<? super T> type, String... packages) {
    return new Catalog<>((Class<T>) (Class<?>) type, List.of(packages));
  }

  /// The catalog of a type of arguments: its packages are these and that of the type.
  <A extends Named> Catalog<A> ofArgument(Class<A> argument) {
    Set<String> all = new LinkedHashSet<>(packages);
    all.add(argument.getPackageName());
    return new Catalog<>(argument, List.copyOf(all));
  }

  /// Makes each of a list of names parted by commas.
  ///
  /// @throws IllegalArgumentException as [#parse(String)]
  public List<T> parseList(String text) {
    return split(text).stream().map(this::parse).toList();
  }

  /// Splits a list of names at the commas outside all parentheses.
  ///
  /// @throws IllegalArgumentException if the parentheses do not match
  public static List<String> split(String text) {
    return Call.split(text, text);
  }

  /// Makes what `text` names.
  ///
  /// @throws IllegalArgumentException if there is no such name, if no constructor takes the
  ///   arguments, or if it rejects them; the message is one line and names what there is instead
  public T parse(String text) {
    Call call = Call.parse(text);
    List<Form> forms = Form.of(find(call));
    Optional<IllegalArgumentException> misfit = Optional.empty();
    for (Form form : forms) {
      try {
        Optional<Object> made = form.make(call, (kind, name) -> ofArgument(kind).parse(name));
        if (made.isPresent()) {
          return named(type.cast(made.get()));
        }
      } catch (Form.Misfit e) {
        // Another constructor may take the argument as another type.
        misfit = Optional.of(e);
      }
    }
    throw misfit.orElseGet(() ->
        new IllegalArgumentException(
            Call.quoted(call.text())
                + " should read "
                + signatures(forms.stream()).collect(Collectors.joining(" or "))));
  }

  // What prints no name cannot be reported; the message of name() is about that.
  private T named(T made) {
    made.name();
    return made;
  }

  private Class<?> find(Call call) {
    ClassPath path = ClassPath.of(type);
    List<Class<?>> exact =
        (call.name().indexOf('.') >= 0
                ? Stream.of(call.name())
                : packages.stream().map(p -> p + "." + call.name()))
            .flatMap(name -> path.named(name).stream())
            .filter(this::isOne)
            .toList();
    return exact.stream()
        .filter(c -> !Form.of(c).isEmpty())
        .findFirst()
        .or(() -> inLowerCase(call))
        .orElseThrow(() -> unknown(call.name(), exact));
  }

  private Optional<Class<?>> inLowerCase(Call call) {
    return classes()
        .filter(c -> c.getSimpleName().toLowerCase(Locale.ROOT).equals(call.name()))
        .filter(c -> !Form.of(c).isEmpty())
        .findFirst();
  }

  private IllegalArgumentException unknown(String name, List<Class<?>> exact) {
    String what = "there is no " + noun() + " " + Call.quoted(name);
    return new IllegalArgumentException(
        exact.isEmpty()
            ? what + "; nearest: " + String.join(", ", nearest(name))
            : what
                + " to be made from its name: "
                + exact.getFirst().getName()
                + " has no public constructor of numbers, texts and names");
  }

  /// What is made, in words: "latent model".
  public String noun() {
    return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }

  private boolean isOne(Class<?> c) {
    return type.isAssignableFrom(c)
        && Modifier.isPublic(c.getModifiers())
        && !Modifier.isAbstract(c.getModifiers())
        && hasInterfaceOfOurs(c);
  }

  private static boolean hasInterfaceOfOurs(Class<?> c) {
    return (c.isInterface()
            && c != Named.class
            && ClassPath.isOurs(c)
            && Named.class.isAssignableFrom(c))
        || Stream.concat(Stream.of(c.getInterfaces()), Stream.ofNullable(c.getSuperclass()))
            .anyMatch(Catalog::hasInterfaceOfOurs);
  }

  private List<String> nearest(String name) {
    return signatures().stream()
        .sorted(Comparator.comparingInt(s -> distance(name, s.replaceAll("\\(.*", ""))))
        .limit(NEAREST)
        .toList();
  }

  /// Every name there is with its parameters, `Iwae(k)`, in alphabetic order. A parameter that
  /// takes all arguments is followed by an ellipsis: `Mixture(components,…)`.
  public List<String> signatures() {
    return signatures(classes().flatMap(c -> Form.of(c).stream())).toList();
  }

  /// Every name of a [user's own][UserClasses] class with its parameters; of a class that refers to
  /// one that does not load, its name and why.
  public List<String> userSignatures() {
    ClassPath path = ClassPath.of(type);
    List<String> names;
    try {
      names = UserClasses.names(UserClasses.current());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names.stream()
        .flatMap(name -> path.named(name).stream())
        .filter(c -> UserClasses.has(c) && isOne(c))
        .flatMap(Catalog::signaturesOrFault)
        .distinct()
        .sorted()
        .toList();
  }

  private static Stream<String> signaturesOrFault(Class<?> c) {
    try {
      return signatures(Form.of(c).stream());
    } catch (IllegalArgumentException e) {
      return Stream.of(String.valueOf(e.getMessage()));
    }
  }

  private static Stream<String> signatures(Stream<Form> forms) {
    return forms.map(Form::signature).distinct().sorted();
  }

  private Stream<Class<?>> classes() {
    ClassPath path = ClassPath.of(type);
    return packages.stream().flatMap(p -> path.in(p).stream()).filter(this::isOne);
  }

  /// The number of insertions, deletions and substitutions that turn one name into the other,
  /// letter case aside.
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        char x = Character.toLowerCase(a.charAt(i - 1));
        boolean same = x == Character.toLowerCase(b.charAt(j - 1));
        int substituted = diagonal + (same ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
