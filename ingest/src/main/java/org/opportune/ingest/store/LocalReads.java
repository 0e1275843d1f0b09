package org.opportune.ingest.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Reads whole local files by Java alone. By way of Hadoop's stream, which asks for the file's
 * status and for a file of checksums beside it and copies each byte once more, a CT slice takes
 * three times as long.
 *
 * @param files knows where paths lie
 */
record LocalReads(LocalFileSystem files) {
  /**
   * Java reads up to so many bytes by way of its stack; for more it allocates, and touching memory
   * anew costs more than reading does.
   */
  private static final int PIECE = 8192;

  /**
   * Fills an array from the start of a file.
   *
   * @throws EOFException when the file is shorter
   * @throws IOException when it cannot be read
   */
  void read(Path path, byte[] bytes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(files.pathToFile(path), "r")) {
      for (int at = 0; at < bytes.length; at += PIECE) {
        file.readFully(bytes, at, Math.min(PIECE, bytes.length - at));
      }
    }
  }
}
