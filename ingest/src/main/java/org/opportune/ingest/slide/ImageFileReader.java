package org.opportune.ingest.slide;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import javax.imageio.IIOException;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.opportune.ingest.Reason;

/** Reads TIFF, PNG and JPEG with the codecs of Java, the first image of a file. */
final class ImageFileReader {
  private final long maxPixels;

  /**
   * A reader of image files.
   *
   * @param maxPixels images with more are refused before they are allocated
   */
  ImageFileReader(long maxPixels) {
    this.maxPixels = maxPixels;
  }

  SlideRaster read(SlideKind kind, byte[] file) throws SlideException {
    ImageReader reader = JavaCodecs.reader(kind.name());
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in, false, false);
      long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
      if (pixels > maxPixels) {
        throw new SlideException(
            Reason.OVER_BUDGET, "Cannot read image: " + pixels + " pixels of " + maxPixels);
      }
      IIOMetadata metadata = reader.getImageMetadata(0);
      PixelSize size = PixelSize.of(kind, metadata);
      BufferedImage image = reader.read(0);
      if (kind == SlideKind.JPEG && image.getRaster().getNumBands() > 3) {
        // Java takes a fourth component for transparency, which JPEG has not: it is ink.
        throw new SlideException(Reason.CODEC_FAILED, "Cannot read image: its colours are inks");
      }
      return raster(image, size);
    } catch (EOFException e) {
      throw new SlideException(Reason.TRUNCATED, "Cannot read image: the file ends early", e);
    } catch (IIOException e) {
      Reason reason = e.getCause() instanceof EOFException ? Reason.TRUNCATED : Reason.CODEC_FAILED;
      throw new SlideException(reason, "Cannot read image", e);
    } catch (IOException | RuntimeException e) {
      throw new SlideException(Reason.CODEC_FAILED, "Cannot read image", e);
    } finally {
      reader.dispose();
    }
  }

  private static SlideRaster raster(BufferedImage image, PixelSize size) {
    Raster raster = image.getRaster();
    int columns = image.getWidth();
    int rows = image.getHeight();
    boolean palette = image.getColorModel() instanceof IndexColorModel;
    // A second band of grey, or a fourth of colour, is transparency.
    int channels = palette || raster.getNumBands() >= 3 ? 3 : 1;
    int bits = palette ? Byte.SIZE : Math.min(16, image.getSampleModel().getSampleSize(0));
    short[] samples = new short[columns * rows * channels];
    int[] line = null;
    for (int row = 0; row < rows; row++) {
      if (palette) {
        line = image.getRGB(0, row, columns, 1, line, 0, columns);
        for (int column = 0; column < columns; column++) {
          int at = (row * columns + column) * 3;
          samples[at] = (short) (line[column] >> 16 & 0xFF);
          samples[at + 1] = (short) (line[column] >> 8 & 0xFF);
          samples[at + 2] = (short) (line[column] & 0xFF);
        }
      } else {
        // The samples themselves: colour management would bend grey values.
        line = raster.getPixels(0, row, columns, 1, line);
        int bands = raster.getNumBands();
        for (int column = 0; column < columns; column++) {
          for (int channel = 0; channel < channels; channel++) {
            samples[(row * columns + column) * channels + channel] =
                (short) line[column * bands + channel];
          }
        }
      }
    }
    return new SlideRaster(columns, rows, channels, bits, samples, size.um(), size.source());
  }
}
