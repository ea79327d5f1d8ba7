/* A schedule goes in, when each request was sent and answered comes out: the least that an open-loop HTTP/1.1 driver can add.
 *
 *   spinning-driver PORT CONNECTIONS SCHEDULE OUTPUT SEQUENCE-HEADER TIMEOUT-SECONDS [BODY]
 *
 * SCHEDULE holds intended starts as native doubles, ns, ascending. OUTPUT gets native doubles: the instant that the
 * schedule began, then sent and completed of each request, ns of CLOCK_MONOTONIC, 0 for what did not happen.
 * One thread, never asleep: it reads the clock and asks for replies in turn. A request whose turn comes while every
 * connection is busy waits for the next free one; its intended start stays what it was.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BUFFER 16384
#define EVENTS 256
/* Between the last preparation and the first intended start. */
#define HEAD_START_NS 20e6

struct connection {
  int fd;
  long request; /* -1: idle */
  size_t held;
  char buffer[BUFFER];
};

static void fail(const char *what) {
  fprintf(stderr, "spinning-driver: %s: %s\n", what, strerror(errno));
  exit(1);
}

static double now_ns(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return (double)at.tv_sec * 1e9 + (double)at.tv_nsec;
}

static double *read_schedule(const char *path, long *count) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) fail(path);
  fseek(file, 0, SEEK_END);
  *count = ftell(file) / (long)sizeof(double);
  rewind(file);
  double *schedule = malloc((size_t)(*count + 1) * sizeof(double));
  if (schedule == NULL || fread(schedule, sizeof(double), (size_t)*count, file) != (size_t)*count) fail(path);
  fclose(file);
  return schedule;
}

static int connect_to(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0) fail("connect");
  int one = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  fcntl(fd, F_SETFL, O_NONBLOCK);
  return fd;
}

/* The bytes of the first complete reply in the buffer (RFC 9112, with Content-Length); 0: more has to come. */
static size_t reply_length(struct connection *connection) {
  connection->buffer[connection->held] = 0;
  char *end = strstr(connection->buffer, "\r\n\r\n");
  if (end == NULL) return 0;
  long body = 0;
  for (char *line = strstr(connection->buffer, "\r\n"); line != NULL && line < end; line = strstr(line + 2, "\r\n"))
    if (strncasecmp(line + 2, "content-length:", 15) == 0) body = atol(line + 17);
  size_t length = (size_t)(end + 4 - connection->buffer) + (size_t)body;
  return connection->held >= length ? length : 0;
}

int main(int argc, char **argv) {
  if (argc < 7) {
    fprintf(stderr, "usage: spinning-driver PORT CONNECTIONS SCHEDULE OUTPUT SEQUENCE-HEADER TIMEOUT-SECONDS [BODY]\n");
    return 2;
  }
  int port = atoi(argv[1]);
  long connections = atol(argv[2]);
  long count = 0;
  double *schedule = read_schedule(argv[3], &count);
  double *times = calloc((size_t)count * 2 + 1, sizeof(double));
  struct connection *all = calloc((size_t)connections, sizeof *all);
  long *idle = malloc((size_t)connections * sizeof(long));
  if (times == NULL || all == NULL || idle == NULL) fail("memory");

  /* Everything but the sequence, whose digits are written in place. */
  char request[4096];
  const char *body = argc > 7 ? argv[7] : NULL;
  int head = snprintf(request, sizeof request, "%s / HTTP/1.1\r\nhost: 127.0.0.1:%d\r\n%s: ", body ? "POST" : "GET", port, argv[5]);
  int length = body == NULL
                   ? snprintf(request + head, sizeof request - (size_t)head, "0000000000\r\n\r\n")
                   : snprintf(request + head, sizeof request - (size_t)head,
                              "0000000000\r\ncontent-type: application/json\r\ncontent-length: %zu\r\n\r\n%s", strlen(body), body);
  length += head;

  int poll = epoll_create1(0);
  /* Used evenly: longest idle first, a ring. */
  long first = 0, idles = connections;
  for (long each = 0; each < connections; each++) {
    all[each].fd = connect_to(port);
    all[each].request = -1;
    idle[each] = each;
    struct epoll_event event = {.events = EPOLLIN, .data.u64 = (uint64_t)each};
    if (epoll_ctl(poll, EPOLL_CTL_ADD, all[each].fd, &event) != 0) fail("epoll_ctl");
  }

  double start = now_ns() + HEAD_START_NS;
  double end = start + (count > 0 ? schedule[count - 1] : 0) + atof(argv[6]) * 1e9;
  times[0] = start;
  long next = 0, answered = 0;
  struct epoll_event events[EVENTS];
  while (answered < count) {
    double now = now_ns();
    if (now > end) break;
    while (next < count && idles > 0 && start + schedule[next] <= now) {
      long index = idle[first];
      first = (first + 1) % connections;
      idles--;
      for (int digit = 9, rest = (int)next; digit >= 0; digit--, rest /= 10) request[head + digit] = (char)('0' + rest % 10);
      all[index].request = next;
      times[1 + 2 * next] = now_ns();
      if (write(all[index].fd, request, (size_t)length) != length) fail("write");
      next++;
      now = now_ns();
    }
    int ready = epoll_wait(poll, events, EVENTS, 0);
    for (int each = 0; each < ready; each++) {
      struct connection *connection = &all[events[each].data.u64];
      ssize_t got = read(connection->fd, connection->buffer + connection->held, BUFFER - 1 - connection->held);
      if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
      if (got <= 0) fail("the target closed a connection");
      double at = now_ns();
      connection->held += (size_t)got;
      size_t used = reply_length(connection);
      if (used == 0) continue;
      if (connection->request < 0 || used != connection->held) fail("a reply that nobody asked for");
      times[2 + 2 * connection->request] = at;
      connection->request = -1;
      connection->held = 0;
      idle[(first + idles++) % connections] = (long)events[each].data.u64;
      answered++;
    }
  }
  FILE *output = fopen(argv[4], "wb");
  if (output == NULL || fwrite(times, sizeof(double), (size_t)count * 2 + 1, output) != (size_t)count * 2 + 1) fail(argv[4]);
  fclose(output);
  return 0;
}
