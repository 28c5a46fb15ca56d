package elbo.data;

import elbo.InputException;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// The levels of one image, as they are in its file: no color profile or gamma is applied.
final class ImageFile {
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int IEND = 0x49454e44;
  private static final int BYTE = 0xff;
  private static final int SHORT = 0xffff;
  // 0.299, 0.587 and 0.114 in units of 2⁻¹⁶.
  private static final long RED = 19595;
  private static final long GREEN = 38470;
  private static final long BLUE = 7471;
  private static final long HALF = 1 << 15;

  private final String source;
  private final BufferedImage image;
  private final boolean toGray;
  private final boolean color;
  private final boolean alpha;

  private ImageFile(String source, BufferedImage image, boolean toGray) {
    this.source = source;
    this.image = image;
    this.toGray = toGray;
    color =
        image.getColorModel() instanceof IndexColorModel palette
            ? !isGray(palette)
            : image.getRaster().getNumBands() > 2;
    alpha = image.getColorModel().hasAlpha();
  }

  static ImageFile read(Path file, boolean toGray) throws IOException {
    String source = file.toString();
    if (!Files.isRegularFile(file)) {
      throw new InputException(source + ": must be a regular file");
    }
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length > PNG.length && Arrays.equals(bytes, 0, PNG.length, PNG, 0, PNG.length)) {
      requireWholePng(source, bytes);
    }
    ImageFile read = new ImageFile(source, decode(source, bytes), toGray);
    int type = read.image.getRaster().getTransferType();
    if (type != DataBuffer.TYPE_BYTE
        && type != DataBuffer.TYPE_USHORT
        && type != DataBuffer.TYPE_INT) {
      throw read.error("must have levels of 8 or 16 bits");
    }
    return read;
  }

  private static BufferedImage decode(String source, byte[] bytes) {
    List<String> warnings = new ArrayList<>();
    try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      for (Iterator<ImageReader> all = ImageIO.getImageReaders(stream); all.hasNext(); ) {
        ImageReader reader = all.next();
        try {
          if (reader.getFormatName().matches("(?i)png|jpeg")) {
            reader.addIIOReadWarningListener((from, warning) -> warnings.add(warning));
            reader.setInput(stream, true, true);
            BufferedImage image = reader.read(0);
            if (!warnings.isEmpty()) {
              throw new IOException(warnings.getFirst());
            }
            return image;
          }
        } finally {
          reader.dispose();
        }
      }
    } catch (IOException | RuntimeException e) {
      // The decoders of damaged files also fail with exceptions of their arrays.
      throw new InputException(source + ": is damaged or no image: " + e.getMessage(), e);
    }
    throw new InputException(source + ": must be a PNG or JPEG image, but is none");
  }

  // The decoder does not look at the checksums of the parts.
  private static void requireWholePng(String source, byte[] bytes) {
    ByteBuffer parts = ByteBuffer.wrap(bytes);
    CRC32 sum = new CRC32();
    int at = PNG.length;
    while (bytes.length - at >= 3 * Integer.BYTES) {
      int length = parts.getInt(at);
      int type = parts.getInt(at + Integer.BYTES);
      if (length < 0 || length > bytes.length - at - 3 * Integer.BYTES) {
        break;
      }
      sum.reset();
      sum.update(bytes, at + Integer.BYTES, Integer.BYTES + length);
      at += 2 * Integer.BYTES + length;
      if (parts.getInt(at) != (int) sum.getValue()) {
        throw new InputException(source + ": is damaged: a checksum of the PNG is wrong");
      }
      at += Integer.BYTES;
      if (type == IEND) {
        if (at < bytes.length) {
          throw new InputException(source + ": must end where the PNG does, but bytes follow");
        }
        return;
      }
    }
    throw new InputException(source + ": is truncated: the PNG does not end");
  }

  private static boolean isGray(IndexColorModel palette) {
    for (int i = 0; i < palette.getMapSize(); i++) {
      if (palette.getRed(i) != palette.getGreen(i) || palette.getRed(i) != palette.getBlue(i)) {
        return false;
      }
    }
    return true;
  }

  /// Whether levels have 16 bits.
  boolean deep() {
    return image.getRaster().getTransferType() == DataBuffer.TYPE_USHORT
        && !(image.getColorModel() instanceof IndexColorModel);
  }

  /// Height and width, and 3 for an image in color.
  int[] shape() {
    return color && !toGray
        ? new int[] {image.getHeight(), image.getWidth(), 3}
        : new int[] {image.getHeight(), image.getWidth()};
  }

  InputException error(String rule) {
    return new InputException(source + ": " + rule);
  }

  /// Adds the levels of the image.
  ///
  /// @return whether an alpha channel was left out, in which every pixel is opaque
  boolean addTo(Cells.Builder cells) {
    int width = image.getWidth();
    int[] levels = new int[4 * width];
    for (int y = 0; y < image.getHeight(); y++) {
      int bands = levels(y, levels);
      int colors = bands > 2 ? 3 : 1;
      for (int x = 0; x < width; x++) {
        int at = x * bands;
        if (bands > colors && levels[at + colors] != (deep() ? SHORT : BYTE)) {
          throw error("must have no transparent pixels, but has one at row " + y + ", column " + x);
        }
        if (color && toGray) {
          cells.addLevel(gray(levels, at));
        } else {
          for (int c = 0; c < (color ? 3 : 1); c++) {
            cells.addLevel(levels[at + c]);
          }
        }
      }
    }
    return alpha;
  }

  private static int gray(int[] levels, int at) {
    return (int) ((RED * levels[at] + GREEN * levels[at + 1] + BLUE * levels[at + 2] + HALF) >> 16);
  }

  // The levels of a line of pixels: those of all bands for one pixel after another.
  private int levels(int y, int[] out) {
    Raster raster = image.getRaster();
    int width = image.getWidth();
    if (!(image.getColorModel() instanceof IndexColorModel palette)) {
      raster.getPixels(0, y, width, 1, out);
      return raster.getNumBands();
    }
    for (int x = width - 1; x >= 0; x--) {
      int index = raster.getSample(x, y, 0);
      out[4 * x] = palette.getRed(index);
      out[4 * x + 1] = palette.getGreen(index);
      out[4 * x + 2] = palette.getBlue(index);
      out[4 * x + 3] = palette.getAlpha(index);
    }
    return 4;
  }
}
