package org.opportune.ingest.slide;

import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriter;
import javax.imageio.spi.IIOServiceProvider;

/**
 * Java's own readers and writers of images. Others on the class path (the decoder of JPEG 2000
 * brings some) offer themselves for the same formats, in an order that differs between processes,
 * and round resolutions otherwise.
 */
public final class JavaCodecs {
  private JavaCodecs() {}

  /**
   * A reader.
   *
   * @param format such as {@code tiff}
   * @throws IllegalStateException when this Java has none
   */
  public static ImageReader reader(String format) {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (isJavas(reader.getOriginatingProvider())) {
        return reader;
      }
    }
    throw new IllegalStateException("This Java has no reader of " + format);
  }

  /**
   * A writer.
   *
   * @param format such as {@code tiff}
   * @throws IllegalStateException when this Java has none
   */
  public static ImageWriter writer(String format) {
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName(format);
    while (writers.hasNext()) {
      ImageWriter writer = writers.next();
      if (isJavas(writer.getOriginatingProvider())) {
        return writer;
      }
    }
    throw new IllegalStateException("This Java has no writer of " + format);
  }

  private static boolean isJavas(IIOServiceProvider provider) {
    return provider.getClass().getModule().equals(ImageIO.class.getModule());
  }
}
