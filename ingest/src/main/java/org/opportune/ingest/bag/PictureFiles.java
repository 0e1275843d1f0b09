package org.opportune.ingest.bag;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.opportune.ingest.dicom.DicomReader;
import org.opportune.ingest.slide.SlideDecoder;
import org.opportune.ingest.slide.SlideException;
import org.opportune.ingest.slide.SlidePicture;

/** Picture files of a set on a local disk. */
final class PictureFiles {
  /** As {@code slides.max-pixels} is by default: 8192 x 8192. */
  private static final long MAX_PIXELS = 1L << 26;

  private final SlideDecoder decoder = new SlideDecoder(DicomReader.builtIn(), MAX_PIXELS);

  SlidePicture read(Path file) throws IOException, SlideException {
    return decoder.decode(Files.readAllBytes(file));
  }

  /** PNG files of a folder by name. */
  static List<Path> pngs(Path folder) throws BagException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> pngs =
          files
              .filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".png"))
              .sorted()
              .toList();
      if (pngs.isEmpty()) {
        throw new BagException(
            "Invalid set " + folder + ": it holds no PNG files; unpack the pictures into it");
      }
      return pngs;
    } catch (BagException e) {
      throw e;
    } catch (IOException e) {
      throw new BagException("Cannot list " + folder + ": " + e.getMessage(), e);
    }
  }

  /** Name of a file without its ending. */
  static String stem(Path file) {
    return file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
  }
}
