package elbo.data;

import elbo.InputException;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;

/// What AnnData adds to a file of HDF5: sparse matrices as groups of arrays, tables of observations
/// (`obs`) and variables (`var`).
///
/// I. Virshup, S. Rybakov, F. Theis, P. Angerer, A. Wolf, anndata: Annotated data (2021), with its
/// on-disk format.
final class AnnData {
  private final String file;
  private final HdfFile root;

  /// @param file its name, for messages
  AnnData(String file, HdfFile root) {
    this.file = file;
    this.root = root;
  }

  /// Whether a file is one of AnnData.
  static boolean is(HdfFile root) {
    return text(root, "encoding-type").equals(Optional.of("anndata"))
        || (root.getChild("X") != null
            && root.getChild("obs") != null
            && root.getChild("var") != null);
  }

  /// Whether a group is a sparse matrix, also of older versions.
  static boolean isSparse(Group group) {
    return format(group).isPresent();
  }

  private static Optional<String> format(Group group) {
    return text(group, "encoding-type")
        .or(() -> text(group, "h5sparse_format").map(f -> f + "_matrix"))
        .filter(f -> f.equals("csr_matrix") || f.equals("csc_matrix"));
  }

  static Observations sparse(String source, Group group) {
    Attribute shape =
        Optional.ofNullable(group.getAttribute("shape"))
            .or(() -> Optional.ofNullable(group.getAttribute("h5sparse_shape")))
            .orElseThrow(() -> new InputException(source + ": has no attribute 'shape'"));
    long[] dims =
        switch (shape.getData()) {
          case long[] v -> v;
          case int[] v -> Arrays.stream(v).asLongStream().toArray();
          default -> throw new InputException(source + ": its attribute 'shape' is no shape");
        };
    boolean byRows = format(group).equals(Optional.of("csr_matrix"));
    return Sparse.read(
        source,
        dims,
        byRows,
        new Sparse.Compressed(
            array(source, group, "data"),
            array(source, group, "indices"),
            array(source, group, "indptr")));
  }

  private static Sparse.Numbers array(String source, Group group, String name) {
    if (group.getChild(name) instanceof Dataset dataset && dataset.getDimensions().length == 1) {
      return Hdf5Numbers.of(source + "/" + name, dataset);
    }
    throw new InputException(source + ": must have an array '" + name + "', but has none");
  }

  /// The rows with what `reading` asks for: ids are a column of `obs`, columns have names in `var`.
  /// Their numbers must be those of the matrix.
  Observations described(String path, Observations matrix, Reading reading) {
    boolean raw = path.startsWith("raw/");
    boolean hasNames = path.equals("X") || path.startsWith("layers/") || raw;
    Group obs = table("obs");
    Dataset index = column(obs, index(obs));
    require(matrix, "obs", index.getDimensions(), matrix.rows());
    Observations out = matrix;
    if (hasNames) {
      Group var = table(raw ? "raw/var" : "var");
      Dataset names = column(var, index(var));
      require(matrix, raw ? "raw/var" : "var", names.getDimensions(), matrix.width());
      if (reading.columns().isPresent()) {
        out = matrix.columns(reading.columns().get().of(matrix.source(), List.of(texts(names))));
      }
    } else if (reading.columns().isPresent()) {
      out = matrix.selected(Reading.PLAIN.withColumns(reading.columns().get()));
    }
    return reading.id().isPresent() ? out.identified(ids(obs, reading.id().get())) : out;
  }

  private void require(Observations matrix, String table, int[] dims, int count) {
    if (dims.length != 1 || dims[0] != count) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s: must be as long as the %s of %s, which has the shape %s, but has %d",
              matrix.source(),
              table,
              file,
              Arrays.toString(dims),
              count));
    }
  }

  private Group table(String path) {
    Node node = root.getByPath(path);
    if (node instanceof Group group) {
      return group;
    }
    throw new InputException(
        file + ":" + path + ": must be a table as AnnData from version 0.7 on writes it (a group)");
  }

  private static String index(Group table) {
    return text(table, "_index").orElse("_index");
  }

  private Dataset column(Group table, String name) {
    if (table.getChild(name) instanceof Dataset column) {
      return column;
    }
    throw new InputException(file + ":" + table.getName() + ": has no column '" + name + "'");
  }

  private IntFunction<String> ids(Group obs, String name) {
    String at = name.equals("index") || name.equals("_index") ? index(obs) : name;
    Node node = obs.getChildren().get(at);
    if (node == null) {
      throw new InputException(
          file
              + ":obs: has no column "
              + InputException.quote(name)
              + "; there are "
              + String.join(", ", obs.getChildren().keySet().stream().limit(8).toList()));
    }
    if (node instanceof Dataset column) {
      if (column.getAttribute("categories") != null) {
        throw new InputException(
            file + ":obs/" + name + ": must be as AnnData from version 0.8 on writes it");
      }
      String[] texts = texts(column);
      return row -> texts[row];
    }
    if (node instanceof Group group
        && group.getChild("codes") instanceof Dataset codes
        && group.getChild("categories") instanceof Dataset categories) {
      String[] texts = texts(categories);
      Sparse.Numbers numbers = Hdf5Numbers.of(file + ":obs/" + name, codes);
      return row -> {
        int code = (int) numbers.at().applyAsDouble(row);
        return code < 0 || code >= texts.length ? "" : texts[code];
      };
    }
    throw new InputException(
        file + ":obs/" + name + ": must be of texts, numbers or categories to be ids");
  }

  private String[] texts(Dataset column) {
    if (column.getDimensions().length == 1 && column.getDataFlat() instanceof String[] texts) {
      return texts;
    }
    Sparse.Numbers numbers = Hdf5Numbers.of(file + ":" + column.getPath(), column);
    String[] out = new String[(int) numbers.count()];
    for (int i = 0; i < out.length; i++) {
      out[i] = Observations.text(numbers.at().applyAsDouble(i));
    }
    return out;
  }

  private static Optional<String> text(Node node, String attribute) {
    Attribute found = node.getAttribute(attribute);
    return found != null && found.getData() instanceof String s ? Optional.of(s) : Optional.empty();
  }
}
