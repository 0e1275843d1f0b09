package org.opportune.ingest.store;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FutureDataInputStreamBuilder;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.util.functional.FutureIO;

/**
 * An archive of objects under one root URI, on any file system Hadoop knows ({@code file:}, {@code
 * s3a:}, {@code hdfs:}). Keys are relative to the root. Thread-safe.
 */
public final class ObjectStore {
  private static final String LENGTH = "fs.option.openfile.length";
  private static final String READ_POLICY = "fs.option.openfile.read.policy";

  private final FileSystem fileSystem;
  private final Path root;

  /**
   * Opens an archive.
   *
   * @throws IOException when the file system of the URI is unknown or refuses access
   */
  public ObjectStore(URI root, Configuration configuration) throws IOException {
    Path given = new Path(root);
    this.fileSystem = given.getFileSystem(configuration);
    this.root = fileSystem.makeQualified(given);
  }

  /**
   * Fails unless the root can be listed.
   *
   * @throws FileNotFoundException when the root does not exist
   * @throws IOException when it cannot be listed
   */
  public void requireListable() throws IOException {
    // Listing one entry, unlike asking for the status, also shows a permission that is missing.
    fileSystem.listStatusIterator(root).hasNext();
  }

  /** Lists all objects below the root, lazily, in the store's order. Hidden names are left out. */
  public Iterator<StoredObject> list() throws IOException {
    RemoteIterator<LocatedFileStatus> files = fileSystem.listFiles(root, true);
    return new Iterator<>() {
      private StoredObject next = advance();

      private StoredObject advance() {
        try {
          while (files.hasNext()) {
            LocatedFileStatus status = files.next();
            String name = status.getPath().getName();
            if (!name.startsWith(".") && !name.startsWith("_")) {
              return describe(status);
            }
          }
          return null;
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public boolean hasNext() {
        return next != null;
      }

      @Override
      public StoredObject next() {
        if (next == null) {
          throw new NoSuchElementException();
        }
        StoredObject current = next;
        next = advance();
        return current;
      }
    };
  }

  /** Reads a whole object whose length the listing gave, without asking the store for it again. */
  public byte[] read(String key, long sizeBytes) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(sizeBytes)];
    try (FSDataInputStream in = open(key, sizeBytes, "whole-file")) {
      in.readFully(bytes);
    }
    return bytes;
  }

  /**
   * Reads a part of an object.
   *
   * @param length bytes wanted; fewer come back only at the end of the object
   */
  public byte[] readRange(String key, long sizeBytes, long offset, int length) throws IOException {
    if (offset < 0 || offset > sizeBytes) {
      throw new EOFException("offset " + offset + " is outside an object of " + sizeBytes);
    }
    byte[] bytes = new byte[(int) Math.min(length, sizeBytes - offset)];
    try (FSDataInputStream in = open(key, sizeBytes, "random")) {
      in.readFully(offset, bytes);
    }
    return bytes;
  }

  /** The etag an object has now. */
  public String etag(String key) throws IOException {
    return etag(fileSystem.getFileStatus(new Path(root, key)));
  }

  private FSDataInputStream open(String key, long sizeBytes, String policy) throws IOException {
    FutureDataInputStreamBuilder builder =
        fileSystem
            .openFile(new Path(root, key))
            .opt(LENGTH, Long.toString(sizeBytes))
            .opt(READ_POLICY, policy);
    return FutureIO.awaitFuture(builder.build());
  }

  private StoredObject describe(FileStatus status) {
    String path = status.getPath().toUri().getPath();
    String base = root.toUri().getPath();
    String key = path.substring(base.endsWith("/") ? base.length() : base.length() + 1);
    return new StoredObject(key, status.getLen(), etag(status));
  }

  private static String etag(FileStatus status) {
    if (status instanceof EtagSource source && source.getEtag() != null) {
      return source.getEtag();
    }
    return Long.toString(status.getModificationTime());
  }
}
