/* Requests come in on loopback, each is answered at once: a target that is no limit to the drivers.
 *
 *   instant-target
 *
 * Prints its port, ends when its standard input does. One thread, asleep while nothing comes. Requests are
 * HTTP/1.1 with or without Content-Length.
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
#include <unistd.h>

#define BUFFER 16384
#define EVENTS 256
#define MAX_CONNECTIONS 8192

static const char REPLY[] =
    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 4\r\n\r\nnull";

struct connection {
  size_t held;
  char buffer[BUFFER];
};

static struct connection *connections[MAX_CONNECTIONS];

static void fail(const char *what) {
  fprintf(stderr, "instant-target: %s: %s\n", what, strerror(errno));
  exit(1);
}

/* The bytes of the first complete request in the buffer; 0: more has to come. */
static size_t request_length(struct connection *connection) {
  connection->buffer[connection->held] = 0;
  char *end = strstr(connection->buffer, "\r\n\r\n");
  if (end == NULL) return 0;
  long body = 0;
  for (char *line = strstr(connection->buffer, "\r\n"); line != NULL && line < end; line = strstr(line + 2, "\r\n"))
    if (strncasecmp(line + 2, "content-length:", 15) == 0) body = atol(line + 17);
  size_t length = (size_t)(end + 4 - connection->buffer) + (size_t)body;
  return connection->held >= length ? length : 0;
}

static void hang_up(int fd) {
  free(connections[fd]);
  connections[fd] = NULL;
  close(fd);
}

static void answer(int fd) {
  struct connection *connection = connections[fd];
  ssize_t got = read(fd, connection->buffer + connection->held, BUFFER - 1 - connection->held);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) {
    hang_up(fd);
    return;
  }
  connection->held += (size_t)got;
  for (size_t used; (used = request_length(connection)) > 0;) {
    connection->held -= used;
    memmove(connection->buffer, connection->buffer + used, connection->held);
    if (write(fd, REPLY, sizeof REPLY - 1) != (ssize_t)(sizeof REPLY - 1)) {
      hang_up(fd);
      return;
    }
  }
}

int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (listener < 0 || bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, 4096) != 0) fail("listen");
  getsockname(listener, (struct sockaddr *)&address, &size);
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);

  int poll = epoll_create1(0);
  struct epoll_event watch = {.events = EPOLLIN, .data.fd = listener};
  if (epoll_ctl(poll, EPOLL_CTL_ADD, listener, &watch) != 0) fail("epoll_ctl");
  watch.data.fd = STDIN_FILENO;
  if (epoll_ctl(poll, EPOLL_CTL_ADD, STDIN_FILENO, &watch) != 0) fail("standard input has to be a pipe");
  struct epoll_event events[EVENTS];
  for (;;) {
    int ready = epoll_wait(poll, events, EVENTS, -1);
    for (int each = 0; each < ready; each++) {
      int fd = events[each].data.fd;
      if (fd == STDIN_FILENO) return 0;
      if (fd != listener) {
        if (connections[fd] != NULL) answer(fd);
        continue;
      }
      for (int accepted; (accepted = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0;) {
        if (accepted >= MAX_CONNECTIONS) {
          close(accepted);
          continue;
        }
        int one = 1;
        setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        connections[accepted] = calloc(1, sizeof *connections[accepted]);
        if (connections[accepted] == NULL) fail("memory");
        struct epoll_event event = {.events = EPOLLIN, .data.fd = accepted};
        if (epoll_ctl(poll, EPOLL_CTL_ADD, accepted, &event) != 0) fail("epoll_ctl");
      }
    }
  }
}
