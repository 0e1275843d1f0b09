package org.opportune.inference.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Where the files of a bundle lie: a directory, the jar, an object store. */
public interface BundleFiles {

  /**
   * Reads a whole file.
   *
   * @throws NoSuchFileException when there is none of that name
   */
  byte[] read(String name) throws IOException;

  /** The place, for messages. */
  String place();

  /** A local directory. */
  static BundleFiles directory(Path directory) {
    return new BundleFiles() {
      @Override
      public byte[] read(String name) throws IOException {
        return Files.readAllBytes(directory.resolve(name));
      }

      @Override
      public String place() {
        return directory.toString();
      }
    };
  }

  /**
   * A folder of the class path.
   *
   * @param folder without leading or trailing slash
   */
  static BundleFiles resource(String folder) {
    return new BundleFiles() {
      @Override
      public byte[] read(String name) throws IOException {
        String path = "/" + folder + "/" + name;
        try (InputStream in = BundleFiles.class.getResourceAsStream(path)) {
          if (in == null) {
            throw new NoSuchFileException(place() + "/" + name);
          }
          return in.readAllBytes();
        }
      }

      @Override
      public String place() {
        return "classpath:" + folder;
      }
    };
  }
}
