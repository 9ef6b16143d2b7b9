package org.tagatlas.filter;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.tagatlas.filter.Expression.Value;
import org.tagatlas.filter.Tokens.Kind;
import org.tagatlas.filter.Tokens.Token;
import org.tagatlas.text.EditDistance;

/** Parses a condition by recursive descent. */
final class Parser {

  /** Deeper nesting would exhaust the stack. */
  private static final int MAX_DEPTH = 200;

  private final String text;
  private final List<Token> tokens;
  private final Set<String> columns = new HashSet<>();
  private int next;
  private int depth;

  Parser(String text) {
    this.text = text;
    this.tokens = Tokens.of(text);
  }

  /** Returns the names of the columns that were read. */
  Set<String> columns() {
    return columns;
  }

  Expression parse() {
    Expression condition = or();
    if (peek().kind() != Kind.END) {
      throw error(peek().at(), "unexpected '" + peek().text() + "' after the condition");
    }
    require(condition, Type.BOOLEAN);
    return condition;
  }

  private Token peek() {
    return tokens.get(next);
  }

  private boolean take(String word) {
    if (peek().is(word)) {
      next++;
      return true;
    }
    return false;
  }

  private void expect(String word) {
    if (!take(word)) {
      throw error(peek().at(), "expected " + word + " but found " + found());
    }
  }

  private String found() {
    return peek().kind() == Kind.END ? "the end" : "'" + peek().text() + "'";
  }

  private FilterException error(int at, String problem) {
    return new FilterException(text, at, problem);
  }

  private void require(Expression expression, Type type) {
    boolean fits = type.isNumber() ? expression.type().isNumber() : expression.type().is(type);
    if (!fits) {
      throw error(expression.at(), "expected " + type + ", but this is " + expression.type());
    }
  }

  private Expression or() {
    if (++depth > MAX_DEPTH) {
      throw error(peek().at(), "the condition is nested too deeply");
    }
    Expression left = and();
    while (take("or")) {
      left = logical(left, and(), true);
    }
    depth--;
    return left;
  }

  private Expression and() {
    Expression left = not();
    while (take("and")) {
      left = logical(left, not(), false);
    }
    return left;
  }

  /** Returns OR if {@code decisive} is true, otherwise AND: one decisive operand decides. */
  private Expression logical(Expression left, Expression right, boolean decisive) {
    require(left, Type.BOOLEAN);
    require(right, Type.BOOLEAN);
    return new Expression(
        Type.BOOLEAN,
        left.at(),
        photo -> {
          Object first = left.of(photo);
          if (first != null && (Boolean) first == decisive) {
            return decisive;
          }
          Object second = right.of(photo);
          if (second != null && (Boolean) second == decisive) {
            return decisive;
          }
          return first == null || second == null ? null : (Object) !decisive;
        });
  }

  private Expression not() {
    int at = peek().at();
    int count = 0;
    while (take("not")) {
      count++;
    }
    Expression operand = predicate();
    if (count > 0) {
      require(operand, Type.BOOLEAN);
    }
    return count % 2 == 0 ? operand : new Expression(Type.BOOLEAN, at, negated(operand.value()));
  }

  private static Value negated(Value condition) {
    return photo -> condition.of(photo) instanceof Boolean known ? !known : null;
  }

  private Expression predicate() {
    Expression left = sum();
    while (true) {
      Token operator = peek();
      Value value;
      if (take("is")) {
        value = is(left);
      } else if (take("like")) {
        value = like(left);
      } else if (take("in")) {
        value = in(left);
      } else if (take("between")) {
        value = between(left);
      } else if (operator.is("not") && isPredicate(tokens.get(next + 1))) {
        next++;
        Value positive =
            take("like")
                ? like(left)
                : take("in") ? in(left) : take("between") ? between(left) : null;
        value = negated(positive);
      } else if (operator.kind() == Kind.SYMBOL && isComparison(operator.text())) {
        next++;
        value = compare(operator, left, sum());
      } else {
        return left;
      }
      left = new Expression(Type.BOOLEAN, left.at(), value);
    }
  }

  private static boolean isPredicate(Token token) {
    return token.is("like") || token.is("in") || token.is("between");
  }

  private static boolean isComparison(String symbol) {
    return Set.of("=", "<>", "!=", "<", "<=", ">", ">=").contains(symbol);
  }

  private Value is(Expression left) {
    boolean negative = take("not");
    if (take("null")) {
      return photo -> (left.of(photo) == null) != negative;
    }
    if (take("unknown")) {
      require(left, Type.BOOLEAN);
      return photo -> (left.of(photo) == null) != negative;
    }
    boolean wanted = peek().is("true");
    if (!wanted && !peek().is("false")) {
      throw error(peek().at(), "expected NULL, TRUE, FALSE or UNKNOWN but found " + found());
    }
    next++;
    require(left, Type.BOOLEAN);
    return photo -> (left.of(photo) instanceof Boolean b && b == wanted) != negative;
  }

  private Value like(Expression left) {
    require(left, Type.TEXT);
    Token pattern = literal();
    int escape = -1;
    if (take("escape")) {
      Token character = literal();
      if (character.text().codePointCount(0, character.text().length()) != 1) {
        throw error(character.at(), "the escape must be one character");
      }
      escape = character.text().codePointAt(0);
    }
    LikePattern like;
    try {
      like = LikePattern.of(pattern.text(), escape);
    } catch (IllegalArgumentException e) {
      throw error(pattern.at(), e.getMessage());
    }
    return photo -> left.of(photo) instanceof String value ? like.matches(value) : null;
  }

  private Token literal() {
    Token token = peek();
    if (token.kind() != Kind.TEXT) {
      throw error(token.at(), "expected a text in single quotes but found " + found());
    }
    next++;
    return token;
  }

  private Value in(Expression left) {
    expect("(");
    List<Value> equal = new ArrayList<>();
    do {
      Token at = peek();
      equal.add(compare(new Token(Kind.SYMBOL, "=", at.at()), left, sum()));
    } while (take(","));
    expect(")");
    return photo -> {
      Object result = false;
      for (Value each : equal) {
        Object same = each.of(photo);
        if (Boolean.TRUE.equals(same)) {
          return true;
        }
        result = same == null ? null : result;
      }
      return result;
    };
  }

  private Value between(Expression left) {
    Expression low = sum();
    Token and = peek();
    expect("and");
    Expression high = sum();
    Expression above =
        new Expression(
            Type.BOOLEAN, left.at(), compare(new Token(Kind.SYMBOL, ">=", and.at()), left, low));
    Expression below =
        new Expression(
            Type.BOOLEAN, left.at(), compare(new Token(Kind.SYMBOL, "<=", and.at()), left, high));
    return logical(above, below, false).value();
  }

  private Value compare(Token operator, Expression left, Expression right) {
    if (!left.type().isComparable(right.type())) {
      throw error(operator.at(), "cannot compare " + left.type() + " with " + right.type());
    }
    return photo -> {
      Object a = left.of(photo);
      Object b = right.of(photo);
      if (a == null || b == null) {
        return null;
      }
      int order = order(a, b);
      return switch (operator.text()) {
        case "=" -> order == 0;
        case "<>", "!=" -> order != 0;
        case "<" -> order < 0;
        case "<=" -> order <= 0;
        case ">" -> order > 0;
        default -> order >= 0;
      };
    };
  }

  private static int order(Object a, Object b) {
    if (a instanceof Long x && b instanceof Long y) {
      return Long.compare(x, y);
    }
    if (a instanceof Number x && b instanceof Number y) {
      double first = x.doubleValue();
      double second = y.doubleValue();
      // Zeros of both signs are equal.
      return first < second ? -1 : first > second ? 1 : 0;
    }
    if (a instanceof Boolean x && b instanceof Boolean y) {
      return Boolean.compare(x, y);
    }
    return ((String) a).compareTo((String) b);
  }

  private Expression sum() {
    Expression left = product();
    while (true) {
      Token operator = peek();
      if (take("||")) {
        left = concatenated(left, product());
      } else if (take("+") || take("-")) {
        left = arithmetic(operator, left, product());
      } else {
        return left;
      }
    }
  }

  private Expression concatenated(Expression left, Expression right) {
    require(left, Type.TEXT);
    require(right, Type.TEXT);
    return new Expression(
        Type.TEXT,
        left.at(),
        photo -> {
          String first = left.text(photo);
          String second = right.text(photo);
          return first == null || second == null ? null : first + second;
        });
  }

  private Expression product() {
    Expression left = factor();
    while (peek().is("*") || peek().is("/") || peek().is("%")) {
      Token operator = tokens.get(next++);
      left = arithmetic(operator, left, factor());
    }
    return left;
  }

  private Expression arithmetic(Token operator, Expression left, Expression right) {
    require(left, Type.DOUBLE);
    require(right, Type.DOUBLE);
    char symbol = operator.text().charAt(0);
    boolean integers = left.type() == Type.INTEGER && right.type() == Type.INTEGER;
    return new Expression(
        integers ? Type.INTEGER : Type.DOUBLE,
        left.at(),
        photo -> {
          Object a = left.of(photo);
          Object b = right.of(photo);
          if (a == null || b == null) {
            return null;
          }
          return integers
              ? calculate(symbol, (long) a, (long) b)
              : calculate(symbol, ((Number) a).doubleValue(), ((Number) b).doubleValue());
        });
  }

  private static Object calculate(char symbol, long a, long b) {
    if (b == 0 && (symbol == '/' || symbol == '%')) {
      return null;
    }
    return switch (symbol) {
      case '+' -> a + b;
      case '-' -> a - b;
      case '*' -> a * b;
      case '/' -> a / b;
      default -> a % b;
    };
  }

  private static Object calculate(char symbol, double a, double b) {
    if (b == 0 && (symbol == '/' || symbol == '%')) {
      return null;
    }
    return switch (symbol) {
      case '+' -> a + b;
      case '-' -> a - b;
      case '*' -> a * b;
      case '/' -> a / b;
      default -> a % b;
    };
  }

  private Expression factor() {
    Token sign = peek();
    boolean negative = false;
    while (peek().is("-") || peek().is("+")) {
      negative ^= tokens.get(next++).is("-");
    }
    Expression operand = fields(primary());
    if (next > 0 && (sign.is("-") || sign.is("+"))) {
      require(operand, Type.DOUBLE);
    }
    if (!negative) {
      return operand;
    }
    return new Expression(
        operand.type(),
        sign.at(),
        photo -> {
          Object value = operand.of(photo);
          return value instanceof Long whole
              ? (Object) (-whole)
              : value instanceof Double number ? (Object) (-number) : null;
        });
  }

  /** Reads the fields of a place. */
  private Expression fields(Expression expression) {
    if (!take(".")) {
      if (expression.type() == Type.PLACE) {
        throw error(
            peek().at(),
            "a place needs a field, one of " + String.join(", ", Functions.placeFields()));
      }
      return expression;
    }
    Token name = tokens.get(next++);
    Functions.Signature field =
        expression.type() == Type.PLACE
            ? Functions.placeField(name.text().toLowerCase(Locale.ROOT))
            : null;
    if (field == null) {
      throw error(
          name.at(),
          expression.type() == Type.PLACE
              ? unknown("field", name.text(), Functions.placeFields())
              : expression.type() + " has no fields");
    }
    return new Expression(field.result(), expression.at(), field.call().apply(List.of(expression)));
  }

  private static String unknown(String kind, String name, List<String> known) {
    return "unknown "
        + kind
        + " '"
        + name
        + "'"
        + EditDistance.nearest(name.toLowerCase(Locale.ROOT), known)
            .map(near -> "; did you mean '" + near + "'?")
            .orElse("; one of " + String.join(", ", known));
  }

  private Expression primary() {
    Token token = peek();
    next++;
    switch (token.kind()) {
      case TEXT:
        return new Expression(Type.TEXT, token.at(), photo -> token.text());
      case NUMBER:
        return number(token);
      case SYMBOL:
        if (token.is("(")) {
          Expression inner = or();
          expect(")");
          return inner;
        }
        break;
      case WORD:
        return word(token);
      case QUOTED_NAME:
        return column(token);
      default:
        break;
    }
    next--;
    throw error(token.at(), "expected a value but found " + found());
  }

  private Expression number(Token token) {
    try {
      if (token.text().matches("\\d+")) {
        long value = Long.parseLong(token.text());
        return new Expression(Type.INTEGER, token.at(), photo -> value);
      }
      double value = Double.parseDouble(token.text());
      return new Expression(Type.DOUBLE, token.at(), photo -> value);
    } catch (NumberFormatException e) {
      throw error(token.at(), "'" + token.text() + "' is not a number");
    }
  }

  private Expression word(Token token) {
    switch (token.text().toLowerCase(Locale.ROOT)) {
      case "true":
        return new Expression(Type.BOOLEAN, token.at(), photo -> true);
      case "false":
        return new Expression(Type.BOOLEAN, token.at(), photo -> false);
      case "null":
      case "unknown":
        return new Expression(Type.NULL, token.at(), photo -> null);
      case "timestamp":
        if (peek().kind() == Kind.TEXT) {
          return timestamp(literal());
        }
        break;
      case "coalesce":
        if (peek().is("(")) {
          return coalesce(token);
        }
        break;
      default:
        break;
    }
    return peek().is("(") ? call(token) : column(token);
  }

  private Expression timestamp(Token literal) {
    try {
      long seconds =
          LocalDateTime.parse(literal.text().strip().replace(' ', 'T'))
              .toEpochSecond(ZoneOffset.UTC);
      return new Expression(Type.TIME, literal.at(), photo -> seconds);
    } catch (DateTimeException e) {
      throw error(
          literal.at(), "'" + literal.text() + "' is not a time, such as '2011-09-10 21:13:32'");
    }
  }

  private Expression column(Token token) {
    String name = token.text().toLowerCase(Locale.ROOT);
    Columns.Column column = Columns.of(name);
    if (column == null) {
      throw error(token.at(), unknown("column", token.text(), Columns.names()));
    }
    columns.add(name);
    return new Expression(column.type(), token.at(), column.value());
  }

  private List<Expression> arguments() {
    List<Expression> arguments = new ArrayList<>();
    expect("(");
    if (!take(")")) {
      do {
        arguments.add(or());
      } while (take(","));
      expect(")");
    }
    return arguments;
  }

  private Expression call(Token token) {
    Functions.Signature function = Functions.of(token.text().toLowerCase(Locale.ROOT));
    if (function == null) {
      throw error(token.at(), unknown("function", token.text(), Functions.names()));
    }
    List<Expression> arguments = arguments();
    if (arguments.size() != function.arguments().size()) {
      throw error(
          token.at(),
          token.text()
              + " has "
              + function.arguments().size()
              + (function.arguments().size() == 1 ? " argument" : " arguments")
              + ", but was called with "
              + arguments.size());
    }
    for (int i = 0; i < arguments.size(); i++) {
      require(arguments.get(i), function.arguments().get(i));
    }
    return new Expression(function.result(), token.at(), function.call().apply(arguments));
  }

  private Expression coalesce(Token token) {
    List<Expression> arguments = arguments();
    if (arguments.isEmpty()) {
      throw error(token.at(), "COALESCE needs an argument");
    }
    Type type = Type.NULL;
    for (Expression argument : arguments) {
      if (!argument.type().isComparable(type)) {
        throw error(argument.at(), "expected " + type + ", but this is " + argument.type());
      }
      type = type == Type.NULL || argument.type() == Type.DOUBLE ? argument.type() : type;
    }
    return new Expression(
        type,
        token.at(),
        photo -> {
          for (Expression argument : arguments) {
            Object value = argument.of(photo);
            if (value != null) {
              return value;
            }
          }
          return null;
        });
  }
}
