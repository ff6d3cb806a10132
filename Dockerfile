# Small image that runs with a read-only file system:
# docker run --read-only --tmpfs /tmp -p 3000:3000 -p 3478:3478/udp mesh-call
FROM node:24-alpine AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && npm prune --omit=dev --include=prod --ignore-scripts && rm -rf dist/test

FROM node:24-alpine
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# For a volume with MESH_CALL_CHUNKS_DIR=/chunks, which gets this owner.
RUN mkdir /chunks && chown node /chunks
USER node
EXPOSE 3000 3478/udp
HEALTHCHECK --interval=10s --timeout=3s CMD ["node", "dist/server/main.js", "--health"]
CMD ["node", "dist/server/main.js"]
