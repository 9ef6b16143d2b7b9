package org.tagatlas.shard;

/** Detects JSON that is not laid out as one object per line. */
final class JsonLayout {

  private JsonLayout() {}

  /**
   * Returns whether text is a JSON array of objects, or objects that span several lines.
   *
   * @param head contains the start of the text in [from, to)
   */
  static boolean containsObjects(byte[] head, int from, int to) {
    int first = skipBlanks(head, from, to);
    if (first == to) {
      return false;
    }
    if (head[first] == '[') {
      int next = skipBlanks(head, first + 1, to);
      return next == to || head[next] == '{' || head[next] == ']';
    }
    return head[first] == '{' && isSpread(head, first, to);
  }

  /**
   * Returns whether the first line ends inside an object where a line break is possible, and the
   * next token can follow there. A truncated line followed by another row does not count.
   */
  private static boolean isSpread(byte[] head, int from, int to) {
    boolean inString = false;
    int depth = 0;
    byte last = 0;
    for (int i = from; i < to; i++) {
      byte b = head[i];
      if (b == '\n') {
        int next = skipBlanks(head, i, to);
        return depth > 0 && !inString && next < to && mayFollow(last, head[next]);
      }
      if (inString) {
        if (b == '\\') {
          i++;
        } else if (b == '"') {
          inString = false;
        }
      } else if (b == '"') {
        inString = true;
      } else if (b == '{' || b == '[') {
        depth++;
      } else if (b == '}' || b == ']') {
        depth--;
        if (depth == 0) {
          return false;
        }
      }
      if (!Bytes.isBlank(b)) {
        last = b;
      }
    }
    return false;
  }

  private static boolean mayFollow(byte last, byte next) {
    return switch (last) {
      case '{' -> next == '"' || next == '}';
      case ',' -> next == '"';
      case ':' -> next != '}' && next != '{';
      case '[' -> next != '}';
      default -> next == ',' || next == '}';
    };
  }

  private static int skipBlanks(byte[] head, int from, int to) {
    int i = from;
    while (i < to && Bytes.isBlank(head[i])) {
      i++;
    }
    return i;
  }
}
