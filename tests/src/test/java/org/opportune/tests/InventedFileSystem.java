package org.opportune.tests;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PositionedReadable;
import org.apache.hadoop.fs.Seekable;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.opportune.ingest.dicom.DicomWriter;

/**
 * An archive that exists only in its listing: {@code invented://N/} holds N small CT slices,
 * {@value #SLICES} to a study and {@value #STUDIES} studies to a folder, made from one template
 * when they are read.
 */
public final class InventedFileSystem extends FileSystem {
  static final int SLICES = 250;
  static final int STUDIES = 40;
  private static final String DIGITS = "0000000000";
  private static final byte[] TEMPLATE = template();
  private static final int[] STUDY = places("1.2.3.1" + DIGITS);
  private static final int[] SERIES = places("1.2.3.2" + DIGITS);
  private static final int[] INSTANCE = places("1.2.3.3" + DIGITS);
  private static final int[] PATIENT = places("P" + DIGITS);
  private static final int[] POSITION = places("0\\0\\" + DIGITS);

  private URI uri;
  private long objects;

  /** A slice whose changing parts have a fixed length. */
  private static byte[] template() {
    return TinySlice.of(
        new DicomWriter()
            .text(0x00080008, "CS", "ORIGINAL", "PRIMARY", "AXIAL")
            .text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.2")
            .text(0x00080018, "UI", "1.2.3.3" + DIGITS)
            .text(0x00080020, "DA", "20250102")
            .text(0x00080060, "CS", "CT")
            .text(0x00080070, "LO", "Invented")
            .text(0x00100020, "LO", "P" + DIGITS)
            .text(0x00101010, "AS", "061Y")
            .decimals(0x00180050, 1)
            .text(0x00181210, "SH", "B30f")
            .text(0x0020000D, "UI", "1.2.3.1" + DIGITS)
            .text(0x0020000E, "UI", "1.2.3.2" + DIGITS)
            .text(0x00200032, "DS", "0", "0", DIGITS));
  }

  /** Length of every object. */
  static int objectBytes() {
    return TEMPLATE.length;
  }

  private static int[] places(String text) {
    String all = new String(TEMPLATE, StandardCharsets.ISO_8859_1);
    int first = all.indexOf(text) + text.length() - DIGITS.length();
    int second = all.indexOf(text, first);
    int end = text.length() - DIGITS.length();
    return second < 0 ? new int[] {first} : new int[] {first, second + end};
  }

  private static byte[] object(long index) {
    byte[] bytes = TEMPLATE.clone();
    long study = index / SLICES;
    put(bytes, STUDY, study);
    put(bytes, SERIES, study);
    put(bytes, PATIENT, study);
    put(bytes, INSTANCE, index);
    put(bytes, POSITION, index % SLICES);
    return bytes;
  }

  private static void put(byte[] bytes, int[] places, long number) {
    byte[] digits = String.format(Locale.ROOT, "%010d", number).getBytes(StandardCharsets.US_ASCII);
    for (int place : places) {
      System.arraycopy(digits, 0, bytes, place, digits.length);
    }
  }

  @Override
  public void initialize(URI name, Configuration configuration) throws IOException {
    super.initialize(name, configuration);
    uri = URI.create("invented://" + name.getAuthority());
    objects = Long.parseLong(name.getAuthority());
  }

  @Override
  public String getScheme() {
    return "invented";
  }

  @Override
  public URI getUri() {
    return uri;
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) {
    String name = path.getName();
    return new FSDataInputStream(
        new Bytes(object(Long.parseLong(name.substring(0, name.indexOf('.'))))));
  }

  /** Folders f000, in each of them studies s000000, in each of them slices 000000000.dcm. */
  @Override
  public FileStatus[] listStatus(Path folder) {
    long studies = (objects + SLICES - 1) / SLICES;
    String name = folder.getName();
    if (name.isEmpty()) {
      return folders(folder, "f", 0, (studies + STUDIES - 1) / STUDIES);
    }
    long number = Long.parseLong(name.substring(1));
    if (name.startsWith("f")) {
      return folders(folder, "s", number * STUDIES, Math.min(studies, (number + 1) * STUDIES));
    }
    long from = number * SLICES;
    FileStatus[] files = new FileStatus[(int) (Math.min(objects, from + SLICES) - from)];
    for (int i = 0; i < files.length; i++) {
      Path file = new Path(folder, String.format(Locale.ROOT, "%09d.dcm", from + i));
      files[i] = new FileStatus(TEMPLATE.length, false, 1, 1 << 20, 1, qualified(file));
    }
    return files;
  }

  private FileStatus[] folders(Path parent, String prefix, long from, long to) {
    FileStatus[] folders = new FileStatus[(int) (to - from)];
    for (int i = 0; i < folders.length; i++) {
      Path folder = new Path(parent, prefix + (from + i));
      folders[i] = new FileStatus(0, true, 1, 1 << 20, 1, qualified(folder));
    }
    return folders;
  }

  private Path qualified(Path path) {
    return path.makeQualified(uri, new Path("/"));
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    if (path.getName().endsWith(".dcm")) {
      return new FileStatus(TEMPLATE.length, false, 1, 1 << 20, 1, qualified(path));
    }
    if (path.isRoot() || path.getName().matches("[fs][0-9]+")) {
      return new FileStatus(0, true, 1, 1 << 20, 1, qualified(path));
    }
    throw new FileNotFoundException(path.toString());
  }

  @Override
  public BlockLocation[] getFileBlockLocations(FileStatus file, long start, long length) {
    return new BlockLocation[0];
  }

  @Override
  public Path getWorkingDirectory() {
    return new Path(uri + "/");
  }

  @Override
  public void setWorkingDirectory(Path folder) {}

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress) {
    throw new UnsupportedOperationException("read only");
  }

  @Override
  public FSDataOutputStream append(Path path, int bufferSize, Progressable progress) {
    throw new UnsupportedOperationException("read only");
  }

  @Override
  public boolean rename(Path from, Path to) {
    return false;
  }

  @Override
  public boolean delete(Path path, boolean recursive) {
    return false;
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) {
    return false;
  }

  /** Bytes in memory as a file. */
  private static final class Bytes extends ByteArrayInputStream
      implements Seekable, PositionedReadable {
    Bytes(byte[] bytes) {
      super(bytes);
    }

    @Override
    public void seek(long position) {
      pos = (int) position;
    }

    @Override
    public long getPos() {
      return pos;
    }

    @Override
    public boolean seekToNewSource(long target) {
      return false;
    }

    @Override
    public int read(long position, byte[] target, int offset, int length) {
      int read = Math.min(length, count - (int) position);
      System.arraycopy(buf, (int) position, target, offset, read);
      return read;
    }

    @Override
    public void readFully(long position, byte[] target, int offset, int length) {
      System.arraycopy(buf, (int) position, target, offset, length);
    }

    @Override
    public void readFully(long position, byte[] target) {
      readFully(position, target, 0, target.length);
    }
  }
}
