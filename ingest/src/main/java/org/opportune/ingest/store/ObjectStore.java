package org.opportune.ingest.store;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FutureDataInputStreamBuilder;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.util.functional.FutureIO;
import org.apache.hadoop.util.functional.RemoteIterators;

/**
 * An archive of objects under one root URI, on any file system Hadoop knows ({@code file:}, {@code
 * s3a:}, {@code hdfs:}). Keys are relative to the root. Thread-safe.
 */
public final class ObjectStore {
  private static final Set<String> OBJECT_STORES = Set.of("s3a");
  private static final String LENGTH = "fs.option.openfile.length";
  private static final String READ_POLICY = "fs.option.openfile.read.policy";

  /** S3A asks for 64 kB at least, and reads to its end what nobody wanted. */
  private static final String S3A_READAHEAD = "fs.s3a.readahead.range";

  private static final String LEAST_READ = "8192";

  private final FileSystem fileSystem;
  private final Path root;

  /** Null where objects come over a network. */
  private final LocalReads local;

  /**
   * Opens an archive.
   *
   * @throws IOException when the file system of the URI is unknown or refuses access
   */
  public ObjectStore(URI root, Configuration configuration) throws IOException {
    Path given = new Path(root);
    this.fileSystem = given.getFileSystem(configuration);
    this.root = fileSystem.makeQualified(given);
    this.local = fileSystem instanceof LocalFileSystem files ? new LocalReads(files) : null;
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

  /** Whether objects come over a network, so that reading one is mostly waiting. */
  boolean isRemote() {
    return local == null;
  }

  /** Lists all objects below the root, lazily, in the store's order. Hidden names are left out. */
  public Iterator<StoredObject> list() throws IOException {
    return list("", true);
  }

  /**
   * Lists objects below a prefix, lazily, in the store's order. Hidden names are left out.
   *
   * @param prefix a folder's key without a slash at its end; "" for the root
   * @param deep whether folders below it are listed too
   */
  public Iterator<StoredObject> list(String prefix, boolean deep) throws IOException {
    return new Files(prefix, deep);
  }

  /**
   * Files below a prefix. An object store lists all of them in a few requests. Elsewhere folders
   * are walked one by one: Hadoop's own walk asks for the block locations of each file, and so for
   * its permissions, for which it starts a process per file on a local disk.
   */
  private final class Files implements Iterator<StoredObject> {
    private final boolean deep;
    private final Deque<String> folders = new ArrayDeque<>();
    private RemoteIterator<? extends FileStatus> entries;
    private StoredObject next;

    Files(String prefix, boolean deep) throws IOException {
      boolean flat = deep && OBJECT_STORES.contains(fileSystem.getScheme());
      this.deep = deep;
      this.entries =
          flat
              ? fileSystem.listFiles(path(prefix), true)
              : fileSystem.listStatusIterator(path(prefix));
      this.next = advance();
    }

    private StoredObject advance() {
      try {
        while (true) {
          while (entries.hasNext()) {
            FileStatus entry = entries.next();
            if (entry.isDirectory()) {
              if (deep) {
                folders.add(key(entry));
              }
            } else if (!isHidden(entry.getPath().getName())) {
              return describe(entry);
            }
          }
          if (folders.isEmpty()) {
            return null;
          }
          entries = walk(folders.pop());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private RemoteIterator<FileStatus> walk(String folder) throws IOException {
      try {
        return fileSystem.listStatusIterator(path(folder));
      } catch (FileNotFoundException e) {
        // Removed since the folder above was listed.
        return RemoteIterators.remoteIteratorFromArray(new FileStatus[0]);
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
  }

  /**
   * The folders in a folder, at most {@code most} of them and looking at no more than {@code
   * mostEntries} entries; empty when there are more, or none.
   */
  public Optional<List<String>> folders(String prefix, int most, int mostEntries)
      throws IOException {
    List<String> folders = new ArrayList<>();
    RemoteIterator<FileStatus> entries = fileSystem.listStatusIterator(path(prefix));
    for (int seen = 0; entries.hasNext(); seen++) {
      FileStatus entry = entries.next();
      if (seen == mostEntries || folders.size() > most) {
        return Optional.empty();
      }
      if (entry.isDirectory()) {
        folders.add(key(entry));
      }
    }
    return Optional.of(folders);
  }

  /** Whether a listing leaves a file out: names that begin with a dot or an underscore. */
  public static boolean isHidden(String name) {
    return name.startsWith(".") || name.startsWith("_");
  }

  /** Reads a whole object whose length the listing gave, without asking the store for it again. */
  public byte[] read(String key, long sizeBytes) throws IOException {
    byte[] object = new byte[Math.toIntExact(sizeBytes)];
    read(key, object);
    return object;
  }

  /**
   * Reads a whole object.
   *
   * @param object overwritten; of the length that the listing gave
   */
  void read(String key, byte[] object) throws IOException {
    if (local != null) {
      local.read(path(key), object);
      return;
    }
    try (FSDataInputStream in = open(key, object.length, "whole-file")) {
      in.readFully(object);
    }
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

  /** An object read from start to end; the caller closes it. */
  InputStream stream(String key, long sizeBytes) throws IOException {
    return open(key, sizeBytes, "sequential");
  }

  /** An object as it is now. */
  public StoredObject describe(String key) throws IOException {
    return describe(fileSystem.getFileStatus(path(key)));
  }

  /**
   * The etag as tables hold it. Listings and inventories differ in whether they quote it.
   *
   * @param etag as a store or an inventory gives it
   */
  public static String plainEtag(String etag) {
    return etag.replace("\"", "");
  }

  private FSDataInputStream open(String key, long sizeBytes, String policy) throws IOException {
    FutureDataInputStreamBuilder builder =
        fileSystem
            .openFile(path(key))
            .opt(LENGTH, Long.toString(sizeBytes))
            .opt(READ_POLICY, policy)
            .opt(S3A_READAHEAD, LEAST_READ);
    return FutureIO.awaitFuture(builder.build());
  }

  private Path path(String key) {
    if (key.isEmpty()) {
      return root;
    }
    // By parts: a key with a colon is no URI of its own.
    URI base = root.toUri();
    String folder = base.getPath().endsWith("/") ? base.getPath() : base.getPath() + "/";
    return new Path(base.getScheme(), base.getAuthority(), folder + key);
  }

  private StoredObject describe(FileStatus status) {
    return new StoredObject(key(status), status.getLen(), etag(status));
  }

  private String key(FileStatus status) {
    String path = status.getPath().toUri().getPath();
    String base = root.toUri().getPath();
    return path.substring(base.endsWith("/") ? base.length() : base.length() + 1);
  }

  private static String etag(FileStatus status) {
    if (status instanceof EtagSource source && source.getEtag() != null) {
      return plainEtag(source.getEtag());
    }
    return Long.toString(status.getModificationTime());
  }
}
