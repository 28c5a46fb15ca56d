package elbo.spark;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Records as bytes and back: of numbers, texts, constants, lists, maps, optional values, arrays of
/// numbers, and records of these. Doubles keep their bits. Only records and constants of
/// enumerations are ever made.
final class RecordCodec {
  private enum Kind {
    FALSE,
    TRUE,
    INT,
    LONG,
    DOUBLE,
    TEXT,
    CONSTANT,
    RECORD,
    LIST,
    MAP,
    EMPTY,
    PRESENT,
    NO_DOUBLE,
    A_DOUBLE,
    DOUBLES
  }

  private static final Kind[] KINDS = Kind.values();
  private static final ClassValue<Shape> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> c) {
          return Shape.of(c);
        }
      };

  private RecordCodec() {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Shape(Constructor<?> constructor, RecordComponent[] components) {
    static Shape of(Class<?> c) {
      if (!c.isRecord()) {
        throw new IllegalArgumentException(c.getName() + " is no record, and cannot be sent");
      }
      RecordComponent[] components = c.getRecordComponents();
      try {
        Constructor<?> constructor =
            c.getDeclaredConstructor(
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        constructor.setAccessible(true);
        for (RecordComponent component : components) {
          component.getAccessor().setAccessible(true);
        }
        return new Shape(constructor, components);
      } catch (NoSuchMethodException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /// @throws IllegalArgumentException if something is none of these
  static void write(Object value, DataOutputStream out) throws IOException {
    switch (value) {
      case Boolean b -> kind(b ? Kind.TRUE : Kind.FALSE, out);
      case Integer i -> kind(Kind.INT, out).writeInt(i);
      case Long l -> kind(Kind.LONG, out).writeLong(l);
      case Double d -> kind(Kind.DOUBLE, out).writeLong(Double.doubleToRawLongBits(d));
      case String s -> text(s, kind(Kind.TEXT, out));
      case Enum<?> e -> text(e.name(), named(Kind.CONSTANT, e.getDeclaringClass(), out));
      case List<?> l -> all(l, kind(Kind.LIST, out));
      case Map<?, ?> m -> {
        all(List.copyOf(m.keySet()), kind(Kind.MAP, out));
        all(new ArrayList<>(m.values()), out);
      }
      case Optional<?> o when o.isEmpty() -> kind(Kind.EMPTY, out);
      case Optional<?> o -> write(o.get(), kind(Kind.PRESENT, out));
      case OptionalDouble o when o.isEmpty() -> kind(Kind.NO_DOUBLE, out);
      case OptionalDouble o ->
          kind(Kind.A_DOUBLE, out).writeLong(Double.doubleToRawLongBits(o.getAsDouble()));
      case double[] all -> {
        kind(Kind.DOUBLES, out).writeInt(all.length);
        for (double d : all) {
          out.writeLong(Double.doubleToRawLongBits(d));
        }
      }
      case Record r -> components(r, named(Kind.RECORD, r.getClass(), out));
      default ->
          throw new IllegalArgumentException(
              value.getClass().getName() + " is no record, and cannot be sent");
    }
  }

  @SuppressWarnings("EnumOrdinal") // both ends run the same version
  private static DataOutputStream kind(Kind kind, DataOutputStream out) throws IOException {
    out.writeByte(kind.ordinal());
    return out;
  }

  private static DataOutputStream named(Kind kind, Class<?> c, DataOutputStream out)
      throws IOException {
    kind(kind, out).writeUTF(c.getName());
    return out;
  }

  // As UTF-16: any text, of any length, as it is.
  private static void text(String s, DataOutputStream out) throws IOException {
    out.writeInt(s.length());
    out.writeChars(s);
  }

  private static void all(List<?> values, DataOutputStream out) throws IOException {
    out.writeInt(values.size());
    for (Object value : values) {
      write(value, out);
    }
  }

  private static void components(Record r, DataOutputStream out) throws IOException {
    for (RecordComponent component : SHAPES.get(r.getClass()).components) {
      try {
        write(component.getAccessor().invoke(r), out);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  static Object read(DataInputStream in) throws IOException {
    return switch (KINDS[in.readByte()]) {
      case FALSE -> false;
      case TRUE -> true;
      case INT -> in.readInt();
      case LONG -> in.readLong();
      case DOUBLE -> Double.longBitsToDouble(in.readLong());
      case TEXT -> text(in);
      case CONSTANT -> constant(type(in), text(in));
      case RECORD -> record(type(in), in);
      case LIST -> all(in);
      case MAP -> map(all(in), all(in));
      case EMPTY -> Optional.empty();
      case PRESENT -> Optional.of(read(in));
      case NO_DOUBLE -> OptionalDouble.empty();
      case A_DOUBLE -> OptionalDouble.of(Double.longBitsToDouble(in.readLong()));
      case DOUBLES -> doubles(in);
    };
  }

  private static String text(DataInputStream in) throws IOException {
    char[] all = new char[in.readInt()];
    for (int i = 0; i < all.length; i++) {
      all[i] = in.readChar();
    }
    return new String(all);
  }

  private static double[] doubles(DataInputStream in) throws IOException {
    double[] all = new double[in.readInt()];
    for (int i = 0; i < all.length; i++) {
      all[i] = Double.longBitsToDouble(in.readLong());
    }
    return all;
  }

  private static List<Object> all(DataInputStream in) throws IOException {
    int size = in.readInt();
    List<Object> all = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      all.add(read(in));
    }
    return all;
  }

  private static Map<Object, Object> map(List<Object> keys, List<Object> values) {
    Map<Object, Object> all = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      all.put(keys.get(i), values.get(i));
    }
    return all;
  }

  private static Class<?> type(DataInputStream in) throws IOException {
    String name = in.readUTF();
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    try {
      return Class.forName(
          name, true, context == null ? RecordCodec.class.getClassLoader() : context);
    } catch (ClassNotFoundException e) {
      throw new IOException("there is no class " + name, e);
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Enum<?> constant(Class<?> type, String name) {
    return Enum.valueOf((Class<Enum>) type, name);
  }

  private static Object record(Class<?> type, DataInputStream in) throws IOException {
    Shape shape = SHAPES.get(type);
    Object[] values = new Object[shape.components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = read(in);
    }
    try {
      return shape.constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IOException(type.getName() + " could not be made again", e);
    }
  }
}
